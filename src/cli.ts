import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, readConfig } from './config.ts';
import { CannotStart } from './store/cannot-start.ts';

const help = `jiaxin 家信

  start     everything up 启动
  demo      the same with an invented county and a link for each role 演示
  check     reads all conversations and says what is wrong, with file and line 检查流程文件
  chat      plays a conversation in the terminal 在终端里走一遍对话
  year      plays a whole year of the invented county and prints one page 演练一整年
  scan      reads JSON lines {id, speaker, text}, writes {id, signals} 查看文字里的危险信号
  import    a county's places and staff, then rosters of children (.xlsx, .csv) 导入县、村、学校、人员,再导入孩子的名单
  invite    invite codes, contact cards, links to the desk 邀请码、联系卡、工作台链接
  duties    what is due, open and late; what a day would open 要办的事,预览某一天
  campaign  one message or conversation for many: draft, approve, start, pause, cancel, report 群发
  doctor    what is missing before real families are invited 上线前检查

jiaxin <command> --help tells more. Settings come from the environment: see .env.example.
`;

const flowsFolder = join(import.meta.dirname, '../flows');
const out = (line: string) => void process.stdout.write(`${line}\n`);

/** Returns an exit code, or undefined for a command that goes on running. */
async function run(command: string | undefined, args: readonly string[]): Promise<number | undefined> {
  const wantsHelp = args.includes('--help') || args.includes('-h');
  switch (command) {
    case 'start': {
      if (wantsHelp) return print('jiaxin start: no options; settings come from the environment (see .env.example).');
      await (await import('./cli/start.ts')).startCommand(config(), out);
      return undefined;
    }
    case 'demo': {
      const { demoFolder, demoHelp, readDemoSize } = await import('./cli/demo/demo-size.ts');
      if (wantsHelp) return print(demoHelp);
      const size = readDemoSize(args);
      if (typeof size === 'string') return refuse(size);
      const { demoCommand } = await import('./cli/start.ts');
      await demoCommand(config({ JIAXIN_DATA_DIR: demoFolder(size) }), out, size);
      return undefined;
    }
    case 'check':
      return (await import('./cli/check.ts')).checkCommand(args);
    case 'chat':
      return (await import('./cli/chat.ts')).chatCommand(args);
    case 'year': {
      const { yearCommand } = await import('./cli/year.ts');
      const err = (line: string) => void process.stderr.write(`${line}\n`);
      return await yearCommand(args, { out, err, live: process.stderr.isTTY });
    }
    case 'scan':
      if (wantsHelp)
        return print(
          'jiaxin scan: JSON lines {id, speaker, text} on standard input; speaker is caregiver, parent, teacher, staff, child or unknown.',
        );
      await scan();
      return 0;
    case 'import':
    case 'invite':
    case 'duties':
    case 'campaign':
    case 'doctor':
      return await onTheDatabase(command, args);
    default:
      process.stdout.write(help);
      return command === undefined || command === '--help' || command === '-h' || command === 'help' ? 0 : 2;
  }
}

async function scan(): Promise<void> {
  const { parse } = await import('yaml');
  const { parseDangerBook } = await import('./core/risk/danger-book.ts');
  const { scanCommand } = await import('./cli/scan.ts');
  await scanCommand(process.stdin.setEncoding('utf8'), out, () => ({
    dangerBook: parseDangerBook(parse(readFileSync(join(flowsFolder, 'risk/danger-words.yaml'), 'utf8'))),
  }));
}

/** Commands that open the database, do one thing and let go of it. Their log is quiet: what they have to say is on the screen. */
async function onTheDatabase(
  command: 'import' | 'invite' | 'duties' | 'campaign' | 'doctor',
  args: readonly string[],
): Promise<number> {
  const settings = config({ LOG_LEVEL: 'warn' });
  const { withServer, withStore } = await import('./cli/with-store.ts');
  const io = { out, err: (line: string) => void process.stderr.write(`${line}\n`), now: () => Date.now() };
  if (command === 'doctor') {
    const { doctorCommand } = await import('./cli/doctor.ts');
    const nodeVersion = process.versions.node;
    return await withServer(settings, (databaseUrl) =>
      doctorCommand(args, { ...io, nodeVersion, flowsFolder, config: settings, databaseUrl }),
    );
  }
  if (command === 'import') {
    const { importCommand } = await import('./cli/import.ts');
    return await withStore(settings, (open) => importCommand(args, { ...io, open }));
  }
  if (command === 'duties') {
    const { dutiesCommand } = await import('./cli/duties.ts');
    return await withStore(settings, (open) => dutiesCommand(args, { ...io, open, flowsFolder }));
  }
  if (command === 'campaign') {
    const { campaignCommand } = await import('./cli/campaign.ts');
    const { isTTY } = process.stdout;
    const overwrite = (line: string) => void process.stdout.write(`\r\u001b[K${line}`);
    return await withStore(settings, (open) =>
      campaignCommand(args, { ...io, open, flowsFolder, ...(isTTY && { overwrite }) }),
    );
  }
  const { inviteCommand } = await import('./cli/invite.ts');
  const { publicUrl } = settings;
  return await withStore(settings, (open) => inviteCommand(args, { ...io, open, publicUrl, random: randomInt }));
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 2;
}

function print(text: string): number {
  out(text);
  return 0;
}

function config(defaults: Readonly<Record<string, string>> = {}): Config {
  return readConfig({ ...defaults, ...process.env });
}

// A reader that has seen enough (| head) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  const code = await run(process.argv[2], process.argv.slice(3));
  if (code !== undefined) process.exitCode = code;
} catch (error) {
  if (!(error instanceof ConfigError) && !(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
