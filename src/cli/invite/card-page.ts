import qrcode from 'qrcode';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import type { Contact } from '../../store/contacts-of.ts';

export interface Card {
  /** 称呼 */
  readonly name: string;
  /** By which the children are called at home; never their full names. */
  readonly nicknames: readonly string[];
  readonly staff: boolean;
  readonly code: string;
  readonly link: string;
  readonly expiresAt: number;
  readonly contacts: readonly Contact[];
}

/** A sheet of contact cards 联系卡 to print on A4 and cut: six to a page, for cupboards and purses of people who read large type. */
export async function cardPage(cards: readonly Card[], county: string): Promise<string> {
  const drawn = await Promise.all(cards.map((card) => drawCard(card, county)));
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>联系卡</title>
<style>${style}</style>
</head>
<body>
<p class="hint">打印:A4 纸,沿虚线剪开。每张卡只给卡上的人;发完请删除这个文件。</p>
<main>
${drawn.join('\n')}
</main>
</body>
</html>
`;
}

async function drawCard(
  { name, nicknames, staff, code, link, expiresAt, contacts }: Card,
  county: string,
): Promise<string> {
  const [year, month, day] = dayInChina(expiresAt).split('-').map(Number);
  const svg = await qrcode.toString(link, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' });
  const phones = contacts.map(
    ({ role, name: who, phone }) => `<li>${safe(role)} ${safe(who)} <b>${safe(phone)}</b></li>`,
  );
  return `<article>
<header><span>联系卡</span><span>${safe(county)}</span></header>
<h2>${safe(name)}${nicknames.length > 0 ? `<small>(${nicknames.map(safe).join('、')}家)</small>` : ''}</h2>
<div class="code"><div class="qr" role="img" aria-label="二维码">${svg}</div>
<div><p>${staff ? '扫码绑定工作账号,或发送这 6 个数字:' : '扫一扫,或把这 6 个数字发给“护苗小助手”:'}</p>
<p class="digits">${code.slice(0, 3)} ${code.slice(3)}</p>
<p class="until">${year}年${month}月${day}日前有效,只能用一次。请不要告诉别人。</p></div></div>
<ul>${phones.join('')}<li>报警 <b>110</b> 急救 <b>120</b> 心理热线 <b>12356</b></li></ul>
<footer>不收钱,不卖东西。孩子有危险,先打 110,受伤打 120。</footer>
</article>`;
}

function safe(text: string): string {
  return text.replace(/[&<>"']/gu, (sign) => `&#${sign.charCodeAt(0)};`);
}

const style = `
@page { size: A4 portrait; margin: 10mm; }
* { box-sizing: border-box; margin: 0; }
body { font-family: "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #000; background: #fff; }
.hint { padding: 6mm; font-size: 12pt; }
main { display: grid; grid-template-columns: 95mm 95mm; }
article { width: 95mm; height: 91mm; padding: 5mm; border: 0.3mm dashed #777; display: flex; flex-direction: column;
  justify-content: space-between; break-inside: avoid; overflow: hidden; }
header { display: flex; justify-content: space-between; font-size: 9pt; }
h2 { font-size: 19pt; line-height: 1.2; }
h2 small { font-size: 11pt; font-weight: normal; }
.code { display: grid; grid-template-columns: 31mm 1fr; gap: 3mm; align-items: center; }
.qr svg { width: 31mm; height: 31mm; display: block; }
.code p { font-size: 10pt; line-height: 1.35; }
.code .digits { font-size: 25pt; font-weight: bold; white-space: nowrap; line-height: 1.3; }
.code .until { font-size: 8.5pt; }
ul { list-style: none; padding: 0; font-size: 10.5pt; line-height: 1.45; }
footer { font-size: 8.5pt; }
@media print { .hint { display: none; } }
@media (max-width: 200mm) { main { grid-template-columns: 95mm; } }
`;
