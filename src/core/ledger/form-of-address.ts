const twoSigns =
  /^(欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|夏侯|长孙|宇文|端木|百里|南宫|欧阳|澹台|公冶|宗政|濮阳|淳于|单于|太叔|申屠|仲孙|轩辕|钟离|闾丘|赫连)/u;

/** How the bot speaks to an adult whose form of address nobody wrote down: 王奶奶, 张哥, 李姐, 陈家长. */
export function formOfAddress(name: string, relation: string, childNickname: string): string {
  const word = [...relation].length <= 3 ? relation : '';
  if (name === '') return `${childNickname}${word || '家长'}`;
  // A name such as 阿依古丽·买买提 has no surname that one could call somebody by.
  const surname = name.includes('·') ? (name.split('·')[0] ?? name) : (twoSigns.exec(name)?.[0] ?? [...name][0] ?? '');
  if (word === '爸爸') return `${surname}哥`;
  if (word === '妈妈') return `${surname}姐`;
  return `${surname}${word || '家长'}`;
}
