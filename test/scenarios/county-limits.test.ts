import { afterEach, expect, it } from 'vitest';
import { makeSettings } from '../../src/store/desk/settings-store.ts';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { villageLedger } from '../support/village-ledger.ts';

/** Domain 4.2: the limits are settings of the county. */

let app: CountyApp;
afterEach(() => app.stop());

it('Given a county that wants red taken within 10 minutes, When nobody takes it, Then the town hears of it after 10; what was open before keeps its 15', async () => {
  app = await startCountyApp({ ledger: villageLedger(), at: china('2026-11-25 19:00') });
  const openedBefore = await red('小红 掉塘里捞起来了');
  const settings = makeSettings({
    database: app.prisma,
    crypto: app.crypto,
    now: () => app.clock.now(),
    chains: () => projectPlaybook().chains,
  });
  const wish = { value: '10m', seen: '15m', reason: '镇里到村只要五分钟' };
  expect(await settings.changeLimit(await app.enterDesk('训练员'), 'red.ack', wish)).toBe('done');
  // Names and numbers of the county may be five seconds old.
  await app.jumpTo(app.clock.now() + 6_000);
  const openedAfter = await red('小军今晚屋头没得人');

  expect(pushOf('李姐', openedBefore.no)).toContain('请15分钟内回复');
  expect(pushOf('李姐', openedAfter.no)).toContain('请10分钟内回复');
  await app.advance(9);
  expect(told('曹镇长')).toEqual([]);
  await app.advance(2);
  expect(told('曹镇长')).toEqual([openedAfter.no]);
  await app.advance(5);
  expect(told('曹镇长')).toEqual([openedAfter.no, openedBefore.no]);
});

async function red(words: string): Promise<{ readonly no: string }> {
  const known = new Set((await app.alerts()).map(({ no }) => no));
  await app.writes('王奶奶', words);
  const opened = (await app.alerts()).filter(({ no }) => !known.has(no));
  expect(opened).toMatchObject([{ severity: 'red' }]);
  return { no: opened[0]?.no ?? '' };
}

function pushOf(name: string, no: string): string {
  return app.inbox(name).find(({ text }) => text.includes(no))?.text ?? '';
}

/** The alerts this person was written to about, in order. */
function told(name: string): readonly string[] {
  return [...new Set(app.inbox(name).flatMap(({ text }) => /A-\d{4}-\d{4}/u.exec(text) ?? []))];
}
