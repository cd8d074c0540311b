import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlaybook } from '../../core/playbook.ts';
import { readPlaybookFolder } from '../../store/playbook-folder.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const GB = 1024 ** 3;

/** `version` as process.versions.node has it. */
export function checkNode(version: string): Finding {
  const major = Number.parseInt(version, 10);
  if (major >= 24) return ok('node', `Node.js ${version}`);
  const sentence = `Node.js ${version} 太旧,要 24 以上:请用 npm ci 装好的那一个(npx jiaxin …)`;
  return major >= 22 ? warn('node', sentence) : fail('node', sentence);
}

export function checkDataDir(folder: string, pid: number): Finding {
  const probe = join(folder, `.doctor-${pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(probe, 'x', { mode: 0o600 });
    rmSync(probe);
  } catch {
    return fail('data', `数据目录 ${folder} 不能写入:请检查权限(JIAXIN_DATA_DIR)`);
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / GB;
  const sentence = `数据目录 ${folder} 可以写入,剩余 ${free.toFixed(1)} GB`;
  if (free < 1) return fail('data', `${sentence}:不足 1 GB`);
  return free < 5 ? warn('data', `${sentence}:不足 5 GB`) : ok('data', sentence);
}

export function checkPlaybook(folder: string): Finding {
  try {
    const { playbook, problems } = readPlaybook(readPlaybookFolder(folder));
    const [first] = problems;
    if (playbook && !first) return ok('playbook', `流程文件没有错误(${playbook.flows.size} 段对话)`);
    return fail(
      'playbook',
      `流程文件有 ${problems.length} 处错误,第一处:${first?.file}:${first?.line} ${first?.sentence}(npx jiaxin check 全部列出)`,
    );
  } catch {
    return fail('playbook', `流程文件读不出来:${folder}`);
  }
}
