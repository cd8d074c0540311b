import closeWithGrace from 'close-with-grace';
import type { Config } from '../config.ts';
import { type App, startApp } from '../main.ts';
import { makeFirstLink } from '../store/desk/county-beginning.ts';
import { newToken } from '../store/visitor-links.ts';
import { smallDemo } from './demo/demo-size.ts';
import { givePast } from './demo/give-past.ts';
import { loadDemo } from './demo/load-demo.ts';
import { makeLog } from './make-log.ts';

export { makeLog };

/** `jiaxin start`: everything up, until SIGTERM or SIGINT. */
export async function startCommand(config: Config, out: (line: string) => void): Promise<App> {
  const app = await run(config);
  const up = `家信已启动 Jiaxin is up: ${app.url ?? '(worker)'}`;
  // In one piece: whoever waits for the sign that it is up has read the way in as well.
  out([up, ...(app.url === null ? [] : await nextSteps(app, app.url))].join('\n'));
  return app;
}

/** `jiaxin demo`: the same, with the invented county and a link for each role to try. */
export async function demoCommand(config: Config, out: (line: string) => void, size = smallDemo): Promise<App> {
  const past = await givePast(config, makeLog(config.logLevel), Date.now(), size, out);
  const app = await run(config).finally(() => past.close());
  const links = await loadDemo(app.store.prisma, app.store.crypto, Date.now(), app.url ?? config.publicUrl, size);
  out('');
  out(
    `家信演示:清河县(示例),${size.children}个孩子,没有一个是真人。 The invented county is loaded; nobody in it is real.`,
  );
  for (const { role, name, chat, desk } of links) {
    out('');
    out(`  ${role} · ${name}`);
    out(`    聊天 chat     ${chat}`);
    if (desk) out(`    工作台 desk   ${desk}`);
  }
  out('');
  out('试一试:打开奶奶的聊天,写"报平安",再写"都好",问到夜里时写"屋头没得人";值班员的聊天和工作台上马上看得到。');
  out(`陌生人 a stranger: ${app.url}/chat/${newToken()}`);
  out('Ctrl+C 停止 to stop.');
  return app;
}

async function nextSteps({ store: { prisma, crypto } }: App, url: string): Promise<string[]> {
  const [people, token] = [await prisma.person.count(), await makeFirstLink(prisma, crypto, Date.now())];
  return [...(token === null ? [] : wayIn(`${url}/console/first/${token}`)), ...(people === 0 ? firstSteps(url) : [])];
}

/** Printed at each start until it is used; there is no default password. */
function wayIn(link: string): string[] {
  return [
    '还没有管理员。第一位管理员从这个链接进(只能用一次,24 小时内有效,不要转发) the first administrator comes in here, once:',
    `  ${link}`,
  ];
}

function firstSteps(url: string): string[] {
  return [
    '数据库里还没有人。一步一步来 step by step (docs/starting-a-county.md):',
    '  1 npx jiaxin import --template 县.xlsx      写一个空表格,照说明填 a workbook to fill in: places, schools, staff, duty',
    '  2 npx jiaxin import 县.xlsx --dry-run       先检查,没有错再去掉 --dry-run 导入 look first, then import it',
    '  3 npx jiaxin import 名单.xlsx --dry-run     孩子的名单,同样先检查再导入 the roster of children, the same way',
    '  4 npx jiaxin doctor                         还缺什么 what is missing before families are invited',
    '  5 npx jiaxin invite --all --cards 卡片.html 打印联系卡 contact cards with invite codes to print',
    `  ${url}/                                 说明 where to go`,
    '  想先看看 to look around first: npm run demo',
  ];
}

async function run(config: Config): Promise<App> {
  const log = makeLog(config.logLevel);
  const app = await startApp(config, log);
  closeWithGrace({ delay: 10_000, logger: false }, async ({ err }) => {
    if (err) log.fatal({ error: err.name, stack: err.stack?.split('\n').slice(1, 6) }, 'stopping because of an error');
    await app.stop();
  });
  return app;
}
