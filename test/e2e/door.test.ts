import { TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withAuthenticator } from './authenticator.ts';
import { axeFindings, inBrowser, overflow } from './browser-suite.ts';
import { type SpawnedApp, spawnApp } from './spawned-app.ts';

let app: SpawnedApp;

beforeAll(async () => {
  app = await spawnApp();
}, 90_000);
afterAll(() => app?.remove());

/** The session's last proof lies so far back, as if the person had worked since. */
async function longAgo(minutes: number): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: app.database.url });
  await client.connect();
  await client.query(`update staff_access set stepped_up_at = stepped_up_at - make_interval(mins => $1)`, [minutes]);
  await client.end();
}

inBrowser('the door in a browser', ({ open }) => {
  it('first administrator by link, passkey, sign out, sign in, sessions, step-up with nothing lost, the other way in', async () => {
    const first = app.firstLink() ?? '';
    const origin = new URL(first).origin;
    const { page } = await open();
    const authenticator = await withAuthenticator(page);
    const looksRight = async () => {
      expect(await axeFindings(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
    };

    // Whoever comes to the door of an empty house is told where the key is.
    await page.goto(`${origin}/console`);
    await page.getByText('系统刚装好').waitFor();
    await looksRight();

    // The link of the first start, with a slip: what was typed comes back.
    await page.goto(first);
    await looksRight();
    await page.getByLabel('县的名字').fill('清河县');
    await page.getByLabel('行政区划代码').fill('990000');
    await page.getByLabel('您的姓名').fill('管例理');
    await page.getByLabel('您的手机号').fill('12345');
    await page.getByRole('button', { name: '开始' }).click();
    await page.getByText('这个号码不对').waitFor();
    expect(await page.getByLabel('县的名字').inputValue()).toBe('清河县');
    await looksRight();
    await page.getByLabel('您的手机号').fill('13900000099');
    await page.getByRole('button', { name: '开始' }).click();

    // A passkey.
    await page.getByText('县已经建好').waitFor();
    await looksRight();
    await page.getByLabel('给它起个名').fill('我的手机');
    await page.getByRole('button', { name: '加一把通行密钥' }).click();
    await page.getByText('加好了。').waitFor();
    await page.getByText('我的手机').first().waitFor();
    await looksRight();

    // Recovery codes, once.
    await page.getByRole('button', { name: '生成十个恢复码' }).click();
    await page.getByRole('heading', { name: '十个恢复码' }).waitFor();
    const codes = await page.locator('.codes li').allTextContents();
    expect(new Set(codes).size).toBe(10);
    await looksRight();

    // Out, and in by the passkey; a finger that is not theirs opens nothing.
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByRole('heading', { name: '登录家信工作台' }).waitFor();
    await looksRight();
    expect(await page.getByText('系统刚装好').count()).toBe(0);
    await page.goto(`${origin}/console/account`);
    await authenticator.trust(false);
    await page.getByRole('button', { name: '用通行密钥' }).click();
    await page.getByText('没有做成').waitFor();
    await authenticator.trust(true);
    await page.getByRole('button', { name: '用通行密钥' }).click();
    await page.getByRole('heading', { name: '我的账号' }).waitFor();

    // A second browser by a recovery code, which then is spent.
    const other = await open();
    await other.page.goto(`${origin}/console/sign-in`);
    const byCode = async (code: string) => {
      await other.page.getByLabel('手机号').fill('139 0000 0099');
      await other.page.getByLabel('验证码').fill(code);
      await other.page.getByRole('button', { name: '登录' }).click();
    };
    await byCode('ZZZZZ-ZZZZZ');
    await other.page.getByText('手机号或者验证码不对').waitFor();
    await byCode(codes[0] ?? '');
    await other.page.waitForURL(`${origin}/console`);
    await other.page.goto(`${origin}/console/account`);
    await other.page.getByText('还有 9 个没有用').waitFor();

    // Its session is in the list; ended, it opens nothing, and what is typed there waits for the next sign-in.
    await page.reload();
    await page.locator('.own li', { hasText: '最近用过' }).filter({ hasText: '用恢复码' }).waitFor();
    await other.page.locator('summary', { hasText: '登记请假' }).click();
    await other.page.getByLabel('从哪天').fill('2031-02-03');
    await other.page.getByLabel('到哪天').fill('2031-02-05');
    await page.getByRole('button', { name: '退出这台' }).click();
    await page.getByText('退出了。').waitFor();
    await other.page.getByRole('button', { name: '登记请假' }).click();
    await other.page.getByText('刚才填的还在').waitFor();
    await byCode(codes[1] ?? '');
    await other.page.getByText('登记好了。').waitFor();
    await other.page.getByText('2031-02-03').waitFor();

    // An authenticator. The last proof is old: asked again before it, and the page goes on there.
    await longAgo(11);
    await page.goto(`${origin}/console/account/totp`);
    await page.getByRole('heading', { name: '再确认一次是您本人' }).waitFor();
    await looksRight();
    await page.getByRole('button', { name: '用通行密钥' }).click();
    await page.getByRole('heading', { name: '加一个验证器' }).waitFor();
    await looksRight();
    const secret = (await page.locator('input[name=secret]').inputValue()) ?? '';
    const totp = new TOTP({ secret });
    await page.getByLabel('再填验证器').fill('000000');
    await page.getByRole('button', { name: '加上' }).click();
    await page.getByText('这 6 个数字不对').waitFor();
    expect(await page.locator('input[name=secret]').inputValue()).toBe(secret);
    await page.getByLabel('再填验证器').fill(totp.generate());
    await page.getByRole('button', { name: '加上' }).click();
    await page.getByText('加好了。').waitFor();

    // A form that needs a proof waits for it and goes on by itself: by code, by passkey.
    await longAgo(11);
    await page.locator('summary', { hasText: '删除' }).last().click();
    await page.getByRole('button', { name: '删除' }).click();
    await page.getByText('刚才填的还在').waitFor();
    await page.getByLabel('验证码').fill(totp.generate({ timestamp: Date.now() + 30_000 }));
    await page.getByRole('button', { name: '确认' }).click();
    await page.getByText('删掉了。').waitFor();
    await longAgo(11);
    await page.getByRole('button', { name: '重新生成十个' }).click();
    await page.getByRole('button', { name: '用通行密钥' }).click();
    await page.getByRole('heading', { name: '十个恢复码' }).waitFor();
    await page.goto(`${origin}/console/account`);
    await page.getByText('还有 10 个没有用').waitFor();

    // The link of the first start is spent, and no new one is printed.
    const stranger = await open();
    await stranger.page.goto(first);
    await stranger.page.getByRole('heading', { name: '这个链接用不了' }).waitFor();
    await app.restart();
    expect(app.firstLink()).toBeUndefined();
  }, 120_000);
});
