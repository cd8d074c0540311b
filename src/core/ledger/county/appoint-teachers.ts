import type { RoleFacts } from './county.ts';
import type { CountyBook, Entry } from './county-book.ts';

/**
 * The head teacher of each class is who holds the post of 班主任 there now. A new one takes over from the one in the database; two in
 * one file are an error, whose sentences come back.
 */
export function appointTeachers(book: CountyBook): string[] {
  const errors: string[] = [];
  const holders = new Map<string, Entry<RoleFacts>[]>();
  for (const entry of book.roles) {
    const { role, scopeId, to } = entry.facts;
    if (role === 'CLASS_TEACHER' && (to === null || to > book.now))
      holders.set(scopeId, [...(holders.get(scopeId) ?? []), entry]);
  }
  for (const { facts: room, isNew } of book.classes) {
    const all = holders.get(room.id) ?? [];
    const fresh = all.filter((entry) => entry.isNew);
    const [teacher, second] = fresh;
    if (second)
      errors.push(
        `“${room.name}”有 ${fresh.length} 位班主任:${fresh.map((one) => nameOf(book, one)).join('、')};请只留一位,或给离开的写离岗日期`,
      );
    if (second) continue;
    // Who left by 离岗日期 does not stay the head of the class.
    const next = teacher ?? all.find(({ facts }) => facts.staffId === room.headTeacherId) ?? all[0];
    const nextId = next?.facts.staffId ?? null;
    if (teacher)
      for (const old of all.filter((entry) => entry !== teacher))
        endPost(book, old, `${room.name} 原班主任的岗位到今天结束`);
    if (nextId === room.headTeacherId) continue;
    if (!isNew && (nextId !== null || wasEnded(book, room.headTeacherId, room.id)))
      book.changes.push({
        table: 'school_class',
        id: room.id,
        field: 'headTeacherId',
        value: nextId,
        sentence: `${room.name} 班主任:${next ? `改为 ${nameOf(book, next)}` : '空出来了'}`,
      });
    if (nextId !== null) room.headTeacherId = nextId;
  }
  return errors;
}

function nameOf(book: CountyBook, { facts }: Entry<RoleFacts>): string {
  const member = book.members.find((one) => one.facts.id === facts.staffId);
  return member?.realName || (member?.facts.displayName ?? '');
}

function wasEnded(book: CountyBook, staffId: string | null, classId: string): boolean {
  return book.roles.some(
    ({ facts }) => facts.staffId === staffId && facts.scopeId === classId && facts.to !== null && facts.to <= book.now,
  );
}

function endPost(book: CountyBook, entry: Entry<RoleFacts>, sentence: string): void {
  book.changes.push({ table: 'staff_role', id: entry.facts.id, field: 'to', value: book.now, sentence });
  entry.facts.to = book.now;
}
