// A reporter for node:test that counts: { passed, failed, skipped } as JSON. Suites are no tests; nor is a file.

// biome-ignore lint/style/noDefaultExport: node takes the default export of a reporter
export default async function* count(source) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const isSuite = data.details?.type === 'suite';
    // A file without tests reports itself as one that passed.
    const isFile = data.nesting === 0 && data.name === data.file;
    // It fails only because of tests below it, which count by themselves.
    const isParent = data.details?.error?.failureType === 'subtestsFailed';
    if (type === 'test:fail') counts.failed += isSuite || isParent ? 0 : 1;
    else if (isSuite || isFile) continue;
    else if (data.skip !== undefined || data.todo !== undefined) counts.skipped += 1;
    else counts.passed += 1;
  }
  yield JSON.stringify(counts);
}
