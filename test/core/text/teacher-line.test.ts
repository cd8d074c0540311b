import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChildId } from '../../../src/core/ids.ts';
import { readTeacherLine } from '../../../src/core/text/teacher-line.ts';

const child = (name: string, id = name) => ({ id: id as ChildId, name });
const three = [child('小军'), child('小红'), child('小强')];
const twelve = Array.from({ length: 12 }, (_, index) => child(`孩${'甲乙丙丁戊己庚辛壬癸子丑'[index]}`, `c${index}`));

describe('a report in one line is read: children first, then what is the matter', () => {
  it.each([
    ['3 没来 两天', ['小强'], 'ABSENT', '没来 两天'],
    ['3没来两天', ['小强'], 'ABSENT', '没来两天'],
    ['3没来', ['小强'], 'ABSENT', '没来'],
    ['3 今天没到校', ['小强'], 'ABSENT', '今天没到校'],
    ['小军 手臂有伤 说摔的', ['小军'], 'HURT', '手臂有伤 说摔的'],
    ['小红 手臂有伤 说法对不上', ['小红'], 'HURT', '手臂有伤 说法对不上'],
    ['小红手臂有伤', ['小红'], 'HURT', '手臂有伤'],
    ['小红 说爷爷打她 不给饭吃', ['小红'], 'HURT', '说爷爷打她 不给饭吃'],
    ['小军 被他爸打了', ['小军'], 'HURT', '被他爸打了'],
    ['2 不敢回家', ['小红'], 'HURT', '不敢回家'],
    ['小军 私处疼', ['小军'], 'HURT', '私处疼'],
    ['小军 昨天没来 身上有淤青', ['小军'], 'HURT', '昨天没来 身上有淤青'],
    ['小强 说不想活了', ['小强'], 'MOOD', '说不想活了'],
    ['小强 成绩掉了很多 还说想死', ['小强'], 'MOOD', '成绩掉了很多 还说想死'],
    ['小强 被同学打了 拍视频', ['小强'], 'PEERS', '被同学打了 拍视频'],
    ['小红 被几个人要钱', ['小红'], 'PEERS', '被几个人要钱'],
    ['1 3 没来', ['小军', '小强'], 'ABSENT', '没来'],
    ['1、3 没来', ['小军', '小强'], 'ABSENT', '没来'],
    ['小军和小红 不说话', ['小军', '小红'], 'MOOD', '不说话'],
    ['小军、小红 不交作业', ['小军', '小红'], 'STUDY', '不交作业'],
    ['1号 这周老趴桌上,不跟人玩', ['小军'], 'MOOD', '这周老趴桌上,不跟人玩'],
    ['小军:作业跟不上', ['小军'], 'STUDY', '作业跟不上'],
    ['3 早上没吃饭 饿', ['小强'], 'NEEDS', '早上没吃饭 饿'],
    ['小军 衣服单薄', ['小军'], 'NEEDS', '衣服单薄'],
    ['2 寝室里吵', ['小红'], 'DORM', '寝室里吵'],
    ['2 奶奶住院了', ['小红'], 'HOME', '奶奶住院了'],
    ['小强 要转学', ['小强'], 'HOME', '要转学'],
    ['３　没来', ['小强'], 'ABSENT', '没来'],
  ])('%s', (line, names, area, detail) => {
    expect(readTeacherLine(line, three)).toEqual({ childIds: names, area, detail });
  });

  it('numbers of a long list begin with 11', () => {
    expect(readTeacherLine('13 没来', twelve)).toEqual({ childIds: ['c2'], area: 'ABSENT', detail: '没来' });
    expect(readTeacherLine('3 没来', twelve)).toBeNull();
  });
});

describe('what is no such line is left to the rest of the conversation', () => {
  it.each([
    ['', 'nothing'],
    ['3', 'a number alone answers some other question'],
    ['1 3', 'numbers alone'],
    ['小军', 'a name alone'],
    ['没来', 'nobody is named'],
    ['4 没来', 'no fourth child'],
    ['0 没来', 'no child has 0'],
    ['小明 没来', 'not on the list'],
    ['小军 周三开家长会', 'no area'],
    ['快报', 'a keyword'],
    ['3天没来了', 'how long, not who'],
    ['3月没来', 'when, not who'],
    ['110', 'a public number'],
    ['小军 没有受伤', 'said not to be'],
    ['小军 没被打', 'said not to be'],
  ])('%s (%s)', (line) => {
    expect(readTeacherLine(line, three)).toBeNull();
  });

  it('two children of one name', () => {
    expect(readTeacherLine('小军 没来', [child('小军', 'a'), child('小军', 'b')])).toBeNull();
    expect(readTeacherLine('2 没来', [child('小军', 'a'), child('小军', 'b')])?.childIds).toEqual(['b']);
  });

  it('a name that begins another is not mistaken for it', () => {
    const pair = [child('小军'), child('小军军')];
    expect(readTeacherLine('小军军 没来', pair)?.childIds).toEqual(['小军军']);
  });
});

describe('whatever is written', () => {
  it('never throws, and names only children of the list with words of the line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.integer({ min: 0, max: 12 }), (text, count) => {
        const line = readTeacherLine(text, twelve.slice(0, count));
        if (line === null) return;
        expect(line.childIds.length).toBeGreaterThan(0);
        for (const id of line.childIds) expect(twelve.slice(0, count).map((one) => one.id)).toContain(id);
        expect(line.detail).not.toBe('');
      }),
    );
  });

  it('a word of danger is never filed under lessons or absence', () => {
    const danger = fc.constantFrom('有伤', '被打', '不给饭', '怕回家', '私处疼', '想死', '不想活', '割手');
    const other = fc.constantFrom('没来', '作业没交', '成绩差', '住校', '话少', '单薄');
    fc.assert(
      fc.property(danger, other, fc.boolean(), (a, b, first) => {
        const line = readTeacherLine(`小军 ${first ? `${a} ${b}` : `${b} ${a}`}`, three);
        expect(['HURT', 'MOOD']).toContain(line?.area);
      }),
    );
  });
});
