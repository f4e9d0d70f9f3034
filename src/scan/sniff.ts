/** What the first characters of a text say of its format, where its name says nothing. */
export type Sniffed =
  | 'json'
  | 'xml'
  | 'yaml'
  | 'ini'
  | 'shell'
  | 'python'
  | 'script'
  | 'powershell'
  | 'settings'
  | null;

const setting = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*=\s*\S/;

export function sniff(text: string): Sniffed {
  const start = text.slice(0, 4000);
  const interpreter = /^#![^\n]*?\b(bash|sh|zsh|dash|ksh|python|node|pwsh)[\d.]*\s*$/m.exec(start.slice(0, 200))?.[1];
  if (interpreter !== undefined)
    return interpreter === 'python'
      ? 'python'
      : interpreter === 'node'
        ? 'script'
        : interpreter === 'pwsh'
          ? 'powershell'
          : 'shell';
  if (/^\s*(?:<\?xml|<[a-z][\w-]*[\s>/])/i.test(start)) return 'xml';
  if (/^\s*(?:\{\s*(?:["'}]|\/[/*])|\[\s*[{"'])/.test(start)) return 'json';
  if (/^---\s*$/m.test(start.slice(0, 10))) return 'yaml';
  if (/^\s*(?:[#;][^\n]*\s+)*\[[\w. "':/@-]+\]\s*$/m.test(start.split('\n').slice(0, 30).join('\n'))) return 'ini';
  const lines = start.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '' && !/^\s*[#;]/.test(line));
  const settings = lines.filter((line) => setting.test(line)).length;
  return lines.length > 0 && settings >= lines.length * 0.6 ? 'settings' : null;
}
