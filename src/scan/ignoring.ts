import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Folders of tools and build output, never of somebody's own files. */
const skippedFolders = new Set(
  (
    'node_modules bower_components jspm_packages .hg .svn __pycache__ .venv venv .tox .mypy_cache .pytest_cache .terraform ' +
    '.next .nuxt .svelte-kit .parcel-cache .cache .turbo .pnpm-store dist out target obj coverage .vscode-test .idea'
  ).split(' '),
);

/** Rules of one folder. */
interface Rules {
  /** Path of the folder with a slash at its end, empty for the root. */
  readonly base: string;
  readonly rules: Ignore;
  /** Whether files of credential formats are skipped as well. */
  readonly strict: boolean;
}

/** What is left out of a scan below one folder; each folder hands its own rules on to those inside. */
export class Ignoring {
  private readonly rules: readonly Rules[];

  private constructor(rules: readonly Rules[]) {
    this.rules = rules;
  }

  /** @param excludes patterns in the syntax of .gitignore that leave out everything they name */
  static from(excludes: readonly string[]): Ignoring {
    return new Ignoring(excludes.length === 0 ? [] : [{ base: '', rules: ignore().add([...excludes]), strict: true }]);
  }

  /** Adds the ignore files of a folder. @param names which of its files are such ones */
  inside(root: string, folder: string, names: readonly string[]): Ignoring {
    const added = names.flatMap((name) => {
      const rules = readRules(join(root, folder, name));
      return rules === null ? [] : [{ base: folder === '' ? '' : `${folder}/`, rules, strict: name !== '.gitignore' }];
    });
    return added.length === 0 ? this : new Ignoring([...this.rules, ...added]);
  }

  skipsFolder(path: string, name: string): boolean {
    // Tools keep credentials in folders that begin with a dot, and people ignore just these.
    return skippedFolders.has(name) || this.isIgnored(`${path}/`, name.startsWith('.'));
  }

  /** @param isCredentialFile whether the format is one that clients keep credentials in: .gitignore often names just those */
  skipsFile(path: string, isCredentialFile: () => boolean): boolean {
    return (
      this.rules.length > 0 && (this.isIgnored(path, true) || (this.isIgnored(path, false) && !isCredentialFile()))
    );
  }

  private isIgnored(path: string, onlyStrict: boolean): boolean {
    let ignored = false;
    for (const { base, rules, strict } of this.rules) {
      if (onlyStrict && !strict) continue;
      const verdict = rules.test(path.slice(base.length));
      if (verdict.ignored) ignored = true;
      if (verdict.unignored) ignored = false;
    }
    return ignored;
  }
}

/** The names of files that say what to ignore. */
export const ignoreFiles: ReadonlySet<string> = new Set(['.gitignore', '.ignore']);

function readRules(path: string): Ignore | null {
  try {
    return ignore().add(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
