import { afterEach, beforeEach, expect, it } from 'vitest';
import { li, type MemoryDesk, memoryDesk, someAlert } from '../server/memory-desk.ts';
import { noDoor } from '../server/memory-door.ts';
import { memoryRooms } from '../server/memory-rooms.ts';
import { memoryPorts, type RunningServer, runServer } from '../server/memory-server.ts';
import { inBrowser } from './browser-suite.ts';

let desk: MemoryDesk;
let server: RunningServer;

beforeEach(async () => {
  desk = memoryDesk();
  const enterByCode = async () => desk.enter(desk.link(li));
  server = await runServer(memoryPorts({ desk, rooms: { ...memoryRooms(), door: { ...noDoor, enterByCode } } }));
});
afterEach(() => server.kill());

inBrowser('signed out while writing', ({ open }) => {
  it('what is written stays, is asked about once, and is sent after signing in', async () => {
    const alert = someAlert();
    desk.open(alert);
    const { page } = await open();
    await page.goto(`${server.url}/console/enter/${desk.link(li)}`);
    await page.getByRole('button', { name: '进入工作台' }).click();
    await page.waitForURL(`${server.url}/console`);
    await page.goto(`${server.url}/console/alerts/${alert.id}`);
    await page.locator('#d-note summary').click();
    const text = '走访了三户，孩子在二姨家';
    await page.locator('#d-note textarea').fill(text);

    // From another device.
    const session = (await page.context().cookies()).find(({ name }) => name.endsWith('desk'))?.value ?? '';
    await desk.leave(session);
    desk.wake();
    await page.getByText('您已经退出登录').waitFor();
    expect(await page.locator('#d-note textarea').inputValue()).toBe(text);

    await page.locator('#d-note button[type=submit]').click();
    await page.getByText('刚才填的还在').waitFor();
    await page.getByLabel('手机号').fill('13900000001');
    await page.getByLabel('验证码').fill('123456');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('记下了。').waitFor();
    expect(desk.acts.map(({ act }) => act.action)).toEqual([{ type: 'note', text }]);
  });
});
