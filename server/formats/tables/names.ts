/** Every column has a name (`column 3` where the file gives none), and no two the same. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name, index) => {
    const wanted = name === "" ? `column ${index + 1}` : name;
    let free = wanted;
    for (let number = 2; taken.has(free); number += 1) free = `${wanted} (${number})`;
    taken.add(free);
    return free;
  });
}
