import { readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withAuthenticator } from './authenticator.ts';
import { inBrowser } from './browser-suite.ts';
import { type SpawnedApp, spawnApp } from './spawned-app.ts';

/** From an empty database to the first alert closed, through the pages that people would use, against the real process. */

const day = (ago: number) => new Date(Date.now() + 8 * 3_600_000 - ago * 86_400_000).toISOString().slice(0, 10);
const trained = day(30);

/** The county as its office would fill it in; 曹例民 has not been trained yet, and no number was tried. */
const county: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
  地区: [
    { 名称: '清河县', 代码: '990000', 值班电话: '199-0000-9001' },
    {
      名称: '青山镇',
      代码: '990100',
      上级: '清河县',
      值班电话: '199-0000-9002',
      派出所: '青山派出所',
      派出所电话: '199-0000-9003',
    },
    { 名称: '石桥村', 代码: '990101', 上级: '青山镇' },
  ],
  学校: [{ 名称: '石桥小学', 类型: '学校', 乡镇: '青山镇' }],
  班级: [{ 学校: '石桥小学', 年级: '三年级', 班名: '三(1)班' }],
  工作人员: [
    { 姓名: '李例英', 称呼: '李姐', 岗位: '儿童主任', 负责的地方: '石桥村', 电话: '199-0000-0021', 培训日期: trained },
    {
      姓名: '何例云',
      称呼: '何督导',
      岗位: '儿童督导员',
      负责的地方: '青山镇',
      电话: '199-0000-0023',
      培训日期: trained,
    },
    { 姓名: '施例华', 称呼: '施值班', 岗位: '未保站', 负责的地方: '青山镇', 电话: '199-0000-0022', 培训日期: trained },
    { 姓名: '曹例民', 称呼: '曹镇长', 岗位: '分管领导', 负责的地方: '青山镇', 电话: '199-0000-0024' },
    { 姓名: '华例芬', 称呼: '华主任', 岗位: '县办', 电话: '199-0000-0025', 培训日期: trained },
    {
      姓名: '王例明',
      称呼: '王老师',
      单位: '石桥小学',
      岗位: '班主任',
      负责的地方: '三(1)班',
      电话: '199-0000-0020',
      培训日期: trained,
    },
  ],
  值班: [{ 地方: '青山镇', 岗位: '未保站', 值班员: '施例华', 电话: '199-0000-0022' }],
  设置: [{ 项目: '主管单位', 内容: '清河县民政局' }],
};

const roster = (village: string) => `村,姓名,性别,出生日期,学校,班级,照护人,与儿童关系,照护人电话
石桥村3组,张例军,男,2018-03-04,石桥小学,三(1)班,王例珍,奶奶,19900000101
${village},吴例红,女,2016-05-07,石桥小学,三(1)班,吴例己,外婆,19900000103
`;

/** The template as it is downloaded, filled in below its examples. */
async function filledIn(template: Buffer): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(template as unknown as ExcelJS.Buffer);
  for (const [name, rows] of Object.entries(county)) {
    const sheet = workbook.getWorksheet(name);
    if (!sheet) throw new Error(`The template has no sheet ${name}.`);
    const heads = (sheet.getRow(1).values as string[]).map((head) => head?.replace(/ \*$/u, ''));
    let at = 2;
    while (String(sheet.getCell(at, 1).value ?? '').startsWith('例:')) at += 1;
    for (const row of rows) {
      for (const [head, value] of Object.entries(row)) sheet.getCell(at, heads.indexOf(head)).value = value;
      at += 1;
    }
  }
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

let app: SpawnedApp;

inBrowser('a county begins', ({ open }) => {
  beforeAll(async () => {
    app = await spawnApp();
  }, 90_000);
  afterAll(() => app?.remove());

  const menu = (page: Page, name: string) => page.locator('#menu').getByRole('link', { name, exact: true }).click();

  const upload = async (page: Page, name: string, buffer: Buffer) => {
    await page.setInputFiles('input[type=file]', { name, mimeType: 'application/octet-stream', buffer });
    await page.getByRole('button', { name: '上传，先看看' }).click({ timeout: 90_000 });
  };

  const chooseVillage = async (page: Page) => {
    await page.locator('select[name=village]').selectOption({ label: '青山镇 石桥村' });
    await page.getByRole('button', { name: '查', exact: true }).click();
    await page.getByText('还没绑定的 2 位').waitFor();
  };
  /** Opens one of the folded forms of an alert, fills it in and sends it. */
  const unfold = async (page: Page, name: string, fillIn: (form: Locator) => Promise<unknown>) => {
    const form = page.locator('.all-acts details').filter({ has: page.locator('summary', { hasText: name }) });
    await form.locator('summary').click();
    await fillIn(form);
    await form.locator('button[type=submit]').click();
    await page.getByText('记下了。').waitFor();
  };
  const missing = (page: Page, what: string) => page.locator('.gate > li', { hasText: what });

  it('from the first administrator to the first alert closed', async () => {
    const link = app.firstLink() ?? '';
    const { origin } = new URL(link);
    const at = async (width: number): Promise<Page> => {
      const { page, context } = await open({ viewport: { width, height: 844 } });
      // A process of its own reads each of its parts once, the first time that it is asked for.
      context.setDefaultTimeout(30_000);
      return page;
    };
    const admin = await at(1280);
    await withAuthenticator(admin);

    // The first administrator.
    await admin.goto(link);
    await admin.getByLabel('县的名字').fill('清河县');
    await admin.getByLabel('行政区划代码').fill('990000');
    await admin.getByLabel('您的姓名').fill('管例理');
    await admin.getByLabel('您的手机号').fill('19900000099');
    await admin.getByRole('button', { name: '开始' }).click();
    await admin.getByText('县已经建好').waitFor();
    await admin.getByLabel('给它起个名').fill('我的电脑');
    await admin.getByRole('button', { name: '加一把通行密钥' }).click();
    await admin.getByText('加好了。').waitFor();
    await admin.getByRole('button', { name: '生成十个恢复码' }).click();
    await admin.getByRole('link', { name: '抄好了' }).click();

    // Their first screen says what comes next; the county is not live, whatever is pressed.
    await menu(admin, '今天');
    await admin.getByRole('heading', { name: '县还没有开通' }).waitFor();
    await admin.getByText('开通的条件：还差 4 个').waitFor();

    // The county's workbook: downloaded, filled in, looked at, written.
    await admin.getByRole('link', { name: '导入县的表格' }).click();
    const [download] = await Promise.all([
      admin.waitForEvent('download'),
      admin.getByRole('link', { name: '下载县的空表格' }).click(),
    ]);
    await upload(admin, '县.xlsx', await filledIn(readFileSync(await download.path())));
    await admin.getByRole('button', { name: '确认写入' }).waitFor();
    await admin.getByRole('button', { name: '确认写入' }).click();
    await admin.getByText('写完了').waitFor();

    // The roster: one row names a village that is not there. It is mended in the file, and looked at anew.
    await menu(admin, '今天');
    await admin.getByText('1 个村，7 位工作人员').waitFor();
    await admin.getByRole('link', { name: '导入名单' }).click();
    await upload(admin, '名单.csv', Buffer.from(roster('石乔村')));
    await admin.getByText('没有“石乔村”这个村').waitFor();
    await admin.getByRole('button', { name: '不要了' }).click();
    await upload(admin, '名单.csv', Buffer.from(roster('石桥村')));
    await admin.getByRole('button', { name: '确认写入' }).click();
    await admin.getByText('写完了').waitFor();

    // No family is invited before the gate's conditions hold.
    await admin.getByRole('link', { name: '接着去邀请' }).click();
    await chooseVillage(admin);
    await admin.getByRole('button', { name: '生成，打开卡片' }).click();
    await admin.getByText('这个县还没有开通，不能邀请家庭').waitFor();

    // The gate says what is missing, and each is mended where it points.
    await menu(admin, '开通');
    await admin.getByText('还差 4 个条件').waitFor();
    await missing(admin, '24 小时值班').getByText('清河县').waitFor();
    await missing(admin, '值班电话').getByText('施值班').waitFor();
    await missing(admin, '培训过').getByText('曹镇长').waitFor();
    await missing(admin, '24 小时值班').getByRole('link', { name: '去补' }).click();
    const office = admin.getByRole('region', { name: '清河县' });
    await office.getByText('排一个人').click();
    await office.locator('select[name=staffId]').selectOption({ label: '华主任' });
    await office.getByLabel('值班电话').fill('19900000025');
    await office.getByRole('button', { name: '排上' }).click();
    await admin.getByText('今后两周没有空档').waitFor();
    for (const left of [2, 1]) {
      await admin
        .getByText('电话还没有试打过')
        .nth(left - 1)
        .waitFor();
      await admin
        .getByRole('button', { name: '刚打通了' })
        .nth(2 - left)
        .click();
      await expect.poll(() => admin.getByText('电话还没有试打过').count()).toBe(left - 1);
    }
    await menu(admin, '开通');
    await missing(admin, '培训过').getByRole('link', { name: '去补' }).click();
    await admin.getByRole('link', { name: '曹镇长' }).click();
    await admin.locator('summary', { hasText: '改资料' }).click();
    await admin.getByLabel('培训日期').fill(trained);
    await admin.getByRole('button', { name: '记下' }).click();
    await admin.getByText('记下了。').waitFor();
    await menu(admin, '开通');
    await admin.getByText('还差 1 个条件').waitFor();
    await admin.locator('summary', { hasText: '登记影响评估' }).click();
    await admin.getByLabel('哪天做的').fill(trained);
    await admin.getByLabel('谁负责').fill('管例理');
    await admin.getByRole('button', { name: '记下' }).click();
    await admin.getByText('四个条件都满足了，可以开通').waitFor();
    await admin.locator('summary', { hasText: '开通' }).click();
    await admin.getByLabel('为什么').fill('县办研究同意');
    await admin.getByRole('button', { name: '开通' }).click();
    await admin.getByRole('heading', { name: '这个县已经开通' }).waitFor();

    // The staff come in by their one-time links, each on a device of their own.
    const linkFor = async (name: string) => {
      await menu(admin, '人员');
      await admin.getByRole('link', { name, exact: true }).click();
      await admin.locator('summary', { hasText: '发一次性链接' }).click();
      await admin.getByRole('button', { name: '生成链接' }).click();
      return admin.locator('#secret').inputValue();
    };
    const comesIn = async (name: string, width: number) => {
      const way = (await linkFor(name)).trim();
      const page = await at(width);
      await withAuthenticator(page);
      await page.goto(way);
      await page.getByRole('button', { name: '进入工作台' }).click();
      await page.waitForURL(`${origin}/console`);
      return page;
    };
    const director = await comesIn('李姐', 390);
    // Who came by a link is led to a way in of their own.
    await director.getByRole('link', { name: '现在设一个' }).click();
    await director.getByRole('button', { name: '加一把通行密钥' }).click();
    await director.getByText('加好了。').waitFor();
    await director.locator('.thumb').getByText('今天').click();
    expect(await director.getByText('您还没有自己的登录方式').count()).toBe(0);
    const supervisor = await comesIn('何督导', 1280);
    const lead = await comesIn('曹镇长', 390);

    // The grandmother gets her card.
    await menu(admin, '邀请');
    await chooseVillage(admin);
    await admin.getByRole('button', { name: '生成，打开卡片' }).click();
    const card = admin.getByRole('article').filter({ hasText: '王奶奶' });
    const code = (await card.locator('.digits').textContent())?.replaceAll(/\D/gu, '') ?? '';
    const grandmother = await at(390);
    await grandmother.goto(`${origin}/invite/${code}`);
    const said = (text: string) => grandmother.locator('#log .bot .said', { hasText: text }).last().waitFor();
    await grandmother.getByRole('button', { name: '您好，我来了' }).click();
    await said('是王奶奶吧?');
    const presses = (name: string) => grandmother.locator('.options').last().getByRole('button', { name }).click();
    await presses('1');
    await said('您同意吗?');
    await presses('1');
    await said('以后怎么问您方便?');
    await presses('1');
    await said('什么时候方便?');
    await presses('1');
    await said('好了,谢谢您');

    // What she says now is on the first screens of those who answer for the child, without a reload.
    await director.getByRole('heading', { name: '现在没有没办完的告警' }).waitFor();
    await grandmother.getByLabel('想说的话').fill('今晚屋头没得人，就娃儿一个');
    await grandmother.getByRole('button', { name: '发送', exact: true }).click();
    const what = '无人监护或今晚无大人';
    for (const page of [director, supervisor, lead]) await page.getByRole('heading', { name: what }).waitFor();
    await said('今晚得有个大人陪着孩子');
    const number = /A-\d{4}-\d{4}/u.exec((await director.locator('main').textContent()) ?? '')?.[0] ?? '';

    // He takes it; the others read so at once. He does what the runbook says, and writes it down.
    await director.getByRole('button', { name: '我来处理' }).click();
    await director.getByText('记下了。').waitFor();
    await supervisor.getByText(/李姐 \d\d:\d\d 接手/u).waitFor();
    await director.getByText('今晚…没得人').waitFor();
    await director.getByRole('button', { name: '做了，打勾' }).first().click();
    await director
      .getByText(/李姐 \d+月\d+日/u)
      .first()
      .waitFor();
    await director.getByRole('button', { name: '已打110' }).click();
    await director.getByText('记下了。').waitFor();
    await director.locator('.due').getByText('见到孩子').waitFor();
    await unfold(director, '已见到孩子', (form) => form.getByRole('textbox').fill('在家里见到了，孩子没事'));
    await unfold(director, '写经过', (form) => form.getByRole('textbox').fill('隔壁二婶今晚过来陪'));
    await unfold(director, '申请结案', async (form) => {
      await form.getByText('要乡镇分管领导').waitFor();
      await form.getByLabel('处理好了').check();
      await form.getByRole('textbox').fill('二婶陪到周末，奶奶明天回来，周五再看');
    });
    await director.getByText(/李姐，等乡镇分管领导或.*看过/u).waitFor();

    // The supervisor sees what is waited for, and has no button that would only be refused; the township's lead has.
    await supervisor.getByRole('link', { name: what }).click();
    await supervisor.getByText(/李姐，等乡镇分管领导或.*看过/u).waitFor();
    for (const page of [director, supervisor]) expect(await page.locator('#d-confirm_close').count()).toBe(0);
    await lead.getByRole('link', { name: '看了再确认结案' }).click();
    await lead.getByText('二婶陪到周末').waitFor();
    await unfold(lead, '确认结案', (form) => form.getByText('您确认：孩子现在安全').waitFor());

    // It is gone from the first screens; its page says who knew and did what when.
    await supervisor.locator('.timeline li', { hasText: '曹镇长' }).filter({ hasText: '结案' }).waitFor();
    const story = (await supervisor.locator('.timeline').textContent())?.replaceAll(/\s+/gu, ' ') ?? '';
    expect(story).toMatch(
      /通知了负责的人.*李姐 接手.*李姐 打勾.*李姐 登记已打110.*李姐 登记已见到孩子.*李姐 写经过.*李姐 申请结案.*曹镇长 结案/u,
    );
    for (const page of [director, supervisor, lead]) {
      await page.goto(`${origin}/console`);
      await page.getByRole('heading', { name: '现在没有没办完的告警' }).waitFor();
    }
    // The administrator reads who did what and who looked, by the alert's number, and nothing of what was said.
    await admin.goto(`${origin}/console`);
    await menu(admin, '审计');
    await admin.getByLabel('编号').fill(number);
    await admin.getByRole('button', { name: '查' }).click();
    await admin.getByRole('cell', { name: number }).first().waitFor();
    const acts = await admin.locator('tbody tr').allTextContents();
    expect(acts.filter((row) => row.includes('处理告警')).map((row) => /李姐|曹镇长/u.exec(row)?.[0])).toEqual([
      '曹镇长',
      ...Array.from({ length: 5 }, () => '李姐'),
    ]);
    expect(acts.join()).toContain('办法清单打勾');
    await admin.getByRole('link', { name: '查阅记录' }).click();
    const main = (await admin.locator('main').textContent()) ?? '';
    for (const name of ['李姐', '何督导', '曹镇长', number]) expect(main).toContain(name);
    expect(main).not.toMatch(/没得人|例军|二婶/u);
  }, 300_000);
});
