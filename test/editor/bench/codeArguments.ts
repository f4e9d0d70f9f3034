/** The part of VS Code's command line that `@vscode/test-electron` uses. */
export interface CodeArguments {
  readonly extensionDevelopmentPaths: readonly string[];
  readonly extensionTestsPath: string;
  readonly extensionsDir?: string;
  readonly userDataDir?: string;
  readonly folder?: string;
  readonly workspace?: string;
  readonly disableExtensions: boolean;
  readonly disableWorkspaceTrust: boolean;
}

/** Reads it; what the bench has no use for is passed over. @throws without `--extensionTestsPath`. */
export function readCodeArguments(args: readonly string[]): CodeArguments {
  const positional = args.find((arg) => !arg.startsWith('-'));
  const values = (name: string) =>
    args.flatMap((arg) => (arg.startsWith(`--${name}=`) ? [arg.slice(name.length + 3)] : []));
  const [extensionTestsPath] = values('extensionTestsPath');
  if (extensionTestsPath === undefined) throw new Error('--extensionTestsPath=FILE is needed.');
  const [extensionsDir] = values('extensions-dir');
  const [userDataDir] = values('user-data-dir');
  return {
    extensionDevelopmentPaths: values('extensionDevelopmentPath'),
    extensionTestsPath,
    ...(extensionsDir === undefined ? {} : { extensionsDir }),
    ...(userDataDir === undefined ? {} : { userDataDir }),
    ...placeOf(positional),
    disableExtensions: args.includes('--disable-extensions'),
    disableWorkspaceTrust: args.includes('--disable-workspace-trust'),
  };
}

function placeOf(path: string | undefined): { readonly folder?: string; readonly workspace?: string } {
  if (path === undefined) return {};
  return path.endsWith('.code-workspace') ? { workspace: path } : { folder: path };
}
