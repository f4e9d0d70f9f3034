import { powershell } from '../parsers/code/languages.ts';
import { parseCode } from '../parsers/code/tree.ts';
import { parseShell } from '../parsers/shell/shell.ts';
import { rangeOf } from './align.ts';
import { lift } from './lift.ts';
import { type Entry, entry, type Group, group, type Range, type Scalar, scalarAt, type Tree } from './node.ts';

const tools =
  /(?:^|[\s;&|("'`@/\\])(?:curl|wget|https?|jf|jfrog|docker|podman|helm|npm|pnpm|yarn|nuget|dotnet|pip3?|twine|uv|poetry|mvnw?|gradlew?|choco|conan|cargo|gem|bundle|git|go|skopeo|crane|oras|echo|printf|cat|export|set|kubectl|oc|sbt|Invoke-\w+|iwr|irm)(?:\.exe|\.cmd)?[ \t]/i;
const powershellNames = /^(?:pwsh|powershell)$/i;
const batchNames = /^(?:bat|cmd)$/i;

/**
 * A tree in which the scripts that stand in values are read too: `run:` of a workflow, `sh '…'` of a Jenkinsfile, the
 * body of RUN. They become groups beside the value.
 */
export function readScripts({ root, comments }: Tree, text: string): Tree {
  const found: Range[] = [...comments];
  return { root: visit(root, text, found), comments: found };
}

function visit(parent: Group, text: string, comments: Range[]): Group {
  const shell = scalarAt(parent, 'shell')?.value ?? '';
  const entries: Entry[] = [];
  for (const item of parent.entries) {
    if (item.value.kind === 'group') {
      entries.push({ ...item, value: visit(item.value, text, comments) });
      continue;
    }
    entries.push(item);
    const script = tools.test(item.value.value) ? readScript(item.name ?? parent.head, shell, item.value) : null;
    if (script === null) continue;
    const whole = item.value;
    comments.push(...script.comments.map(({ start, end }) => rangeOf(text, whole, start, end)));
    entries.push(entry(null, group(lift(script.root, whole, text).entries, 'script')));
  }
  return group(entries, parent.head);
}

function readScript(name: string, shell: string, { value }: Scalar): Tree {
  if (powershellNames.test(name) || /^(?:pwsh|powershell)/.test(shell)) return parseCode(value, powershell);
  return parseShell(value, batchNames.test(name) || shell === 'cmd' ? 'cmd' : 'sh');
}
