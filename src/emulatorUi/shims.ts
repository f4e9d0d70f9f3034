/** A program that runs our command, for the PATH of the editor's terminals. */
export interface Shim {
  readonly fileName: string;
  readonly text: string;
  readonly mode: number;
}

/**
 * @param node the binary that runs the extension: node itself, or the editor when told to be node
 * @param script path of dist/cli.js
 */
export function commandShims(node: string, script: string): readonly Shim[] {
  return [
    { fileName: 'proget-keys', text: shellShim(node, script), mode: 0o755 },
    { fileName: 'proget-keys.cmd', text: batchShim(node, script), mode: 0o644 },
  ];
}

/** The editor may have been moved by an update since: then the node on the PATH. */
function shellShim(node: string, script: string): string {
  return [
    '#!/bin/sh',
    '# The command proget-keys of the VS Code extension ProGet Keys, which writes this file anew when it changes.',
    `node=${shellQuote(node)}`,
    '[ -x "$node" ] || node=node',
    `ELECTRON_RUN_AS_NODE=1 exec "$node" ${shellQuote(script)} "$@"`,
    '',
  ].join('\n');
}

function batchShim(node: string, script: string): string {
  const quote = (path: string) => `"${path.replaceAll('%', '%%')}"`;
  return [
    '@echo off',
    'rem The command proget-keys of the VS Code extension ProGet Keys, which writes this file anew when it changes.',
    'setlocal',
    'set ELECTRON_RUN_AS_NODE=1',
    `set NODE_BINARY=${quote(node)}`,
    'if not exist %NODE_BINARY% set NODE_BINARY=node',
    `%NODE_BINARY% ${quote(script)} %*`,
    'endlocal & exit /b %ERRORLEVEL%',
    '',
  ].join('\r\n');
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
