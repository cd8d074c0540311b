import { type DemoPlaces, staff } from './places.ts';

const childrenInVillage = 80;
const villagesInTown = 12;
/** Class sizes as they are found in a township's school: of one age, with a class teacher each. */
const childrenInClass = 35;

const grades = [
  { grade: '大班', from: 3, to: 5 },
  { grade: '一年级', from: 6, to: 6 },
  { grade: '二年级', from: 7, to: 7 },
  { grade: '三年级', from: 8, to: 8 },
  { grade: '四年级', from: 9, to: 9 },
  { grade: '五年级', from: 10, to: 10 },
  { grade: '六年级', from: 11, to: 11 },
  { grade: '七年级', from: 12, to: 12 },
  { grade: '八年级', from: 13, to: 14 },
  { grade: '九年级', from: 15, to: 17 },
] as const;

/** Townships, villages, schools and classes for so many children: 80 a village, 12 villages a township, a school a township. */
export function manyPlaces(children: number): DemoPlaces {
  const villageCount = Math.ceil(children / childrenInVillage);
  const townKeys = Array.from({ length: Math.ceil(villageCount / villagesInTown) }, (_, n) => `t${n + 1}`);
  const code = (n: number) => String(n + 1).padStart(2, '0');
  const villages = Array.from({ length: villageCount }, (_, n) => ({
    key: `v${n + 1}`,
    town: townKeys[Math.floor(n / villagesInTown)] ?? '',
    name: `例${n + 1}村`,
    code: `99${code(Math.floor(n / villagesInTown))}${code(n % villagesInTown)}`,
    director: `${n + 1}村主任`,
    children: Math.min(childrenInVillage, children - n * childrenInVillage),
  }));
  const perTown = childrenInVillage * villagesInTown;
  const classes = townKeys.flatMap((town) =>
    grades.flatMap(({ grade, from, to }) =>
      // 3 to 17 years, evenly.
      Array.from({ length: Math.ceil((perTown * (to - from + 1)) / 15 / childrenInClass) }, (_, n) => ({
        key: `${town}-${grade}-${n + 1}`,
        school: `s-${town}`,
        grade,
        name: `${grade}(${n + 1})班`,
        from,
        to,
        teacher: `${town}${grade}${n + 1}班老师`,
      })),
    ),
  );
  const posts = ['TOWN_SUPERVISOR', 'TOWN_STATION', 'TOWN_LEAD'].flatMap((role) =>
    townKeys.map((town) => ({ role, scope: `town:${town}`, name: `${town}${role}` })),
  );
  const atSchool = ['PRINCIPAL', 'SCHOOL_OFFICE', 'SCHOOL_DATA'].flatMap((role) =>
    townKeys.map((town) => ({ role, scope: `school:s-${town}`, name: `${town}${role}` })),
  );
  return {
    towns: townKeys.map((key, n) => ({
      key,
      name: `例${n + 1}镇`,
      code: `99${code(n)}00`,
      police: `例${n + 1}派出所`,
    })),
    villages,
    schools: townKeys.map((town, n) => ({ key: `s-${town}`, type: 'school', town, name: `例${n + 1}学校` })),
    classes,
    staff: [...staff.filter(({ scope }) => scope === 'county'), ...posts, ...atSchool],
  };
}
