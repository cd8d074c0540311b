import type { AlertState } from '../../core/alert/alert.ts';
import type { AlertAction } from '../../core/event.ts';
import type { Severity } from '../../core/flow/outcome.ts';
import type { Instant } from '../../core/ids.ts';

export const severityWord: Readonly<Record<Severity, string>> = { red: '红', orange: '橙', yellow: '黄', blue: '蓝' };

export const stateWord: Readonly<Record<AlertState, string>> = {
  new: '还没人接',
  acked: '有人接手',
  acting: '正在处理',
  waiting: '等确认结案',
  closed: '已结案',
  false_alarm: '不属实，已结',
};

/** Buttons of conversation F18 (domain 5.20). */
export const actionWord: Readonly<Record<AlertAction['type'], string>> = {
  take: '我来处理',
  recuse: '我回避',
  off_duty: '我不在岗',
  hand_over: '转给别人',
  accept_hand_over: '我接过来',
  called_police: '已打110',
  saw_child: '已见到孩子',
  note: '写经过',
  need_support: '要支援',
  request_close: '申请结案',
  confirm_close: '确认结案',
  refuse_close: '退回，不结案',
  release_person: '可以告诉',
};

/** "剩 12 分", "已超 1 小时 5 分"; static/desk.js says it in the same words while time goes by. */
export function timeLeft(dueAt: Instant, now: Instant): string {
  const minutes = Math.floor(Math.abs(dueAt - now) / 60_000);
  const hours = Math.floor(minutes / 60);
  const length =
    hours >= 48 ? `${Math.floor(hours / 24)} 天` : hours > 0 ? `${hours} 小时 ${minutes % 60} 分` : `${minutes} 分`;
  return `${dueAt >= now ? '剩' : '已超'} ${length}`;
}
