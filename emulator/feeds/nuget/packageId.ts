const idPattern = /^[\p{L}\p{Mn}\p{Nd}\p{Pc}]+([.-][\p{L}\p{Mn}\p{Nd}\p{Pc}]+)*$/u;

/** 1 to 100 characters: words of letters, digits and `_`, joined by single dots or hyphens (NuGet: PackageIdValidator). */
export function isPackageId(id: string): boolean {
  return id.length <= 100 && idPattern.test(id);
}

/** Lower case as .NET's invariant culture has it: one character stays one character. */
export function lowerId(id: string): string {
  return Array.from(id, (character) => {
    const lower = character.toLowerCase();
    return lower.length === character.length ? lower : character;
  }).join('');
}
