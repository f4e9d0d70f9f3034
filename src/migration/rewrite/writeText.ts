/** What needs no escape in any format that we know, nor in quotes of any kind. */
const plain = /^[\w.~:+/=@%-]+(?: [\w.~:+/=@%-]+)?$/;

/** A value as it is written in a file; null where only its client knows how. */
export function writeText(file: string, value: string): string | null {
  if (plain.test(value)) return value;
  if (/[\r\n\t]/.test(value)) return null;
  if (/\.(?:json|jsonc|har)$/i.test(file)) return JSON.stringify(value).slice(1, -1);
  if (/\.(?:xml|config|csproj|props|targets|pom)$/i.test(file))
    return value.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return null;
}
