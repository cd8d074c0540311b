/** The least number of signs to change, add or leave out that makes one text the other. */
export function editDistance(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  let before = right.map((_, index) => index + 1);
  left.forEach((sign, row) => {
    const line: number[] = [];
    right.forEach((other, column) => {
      const corner = column === 0 ? row : (before[column - 1] ?? 0);
      const side = column === 0 ? row + 1 : (line[column - 1] ?? 0);
      line.push(Math.min(corner + (sign === other ? 0 : 1), side + 1, (before[column] ?? 0) + 1));
    });
    before = line;
  });
  return right.length === 0 ? left.length : (before.at(-1) ?? left.length);
}

/** Up to `count` names, the nearest first. */
export function nearestNames(text: string, names: readonly string[], count = 3): string[] {
  const word = text.slice(0, 40);
  return [...new Set(names)]
    .map((name) => ({ name, far: editDistance(word, name) - (sharesSign(word, name) ? 0.5 : 0) }))
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}

function sharesSign(a: string, b: string): boolean {
  return [...b].some((sign) => !/[村镇乡县校小学中心]/u.test(sign) && a.includes(sign));
}
