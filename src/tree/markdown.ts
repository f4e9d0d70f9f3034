/** Text of a server as Markdown that shows just that: no links, no markup, no icons, one line. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
