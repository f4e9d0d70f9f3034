/** Tries until it works. @throws what the last try threw */
export async function eventually(check: () => Promise<void>, timeoutMs = 15_000): Promise<void> {
  for (const until = Date.now() + timeoutMs; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}
