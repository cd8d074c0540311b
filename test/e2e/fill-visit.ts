import type { Page } from 'playwright-core';

const tick = (page: Page, question: string, label: string) =>
  page.locator(`#q-${question}`).getByText(label, { exact: true }).click();

/** The form of a visit (F07), from the day to the danger. */
export async function fillFirstHalf(page: Page): Promise<void> {
  await tick(page, 'v3_saw', '见到,单独说了话');
  await page.getByRole('button', { name: '都好' }).click();
  await tick(page, 'v11_signs', '没有');
  await tick(page, 'v12_night', '没有');
  await tick(page, 'v12_tonight', '没有');
}

/** From the dangers of the house to what the family wants to be said. */
export async function fillSecondHalf(page: Page): Promise<void> {
  await tick(page, 'v13_hazards', '近水没围');
  await tick(page, 'v14_needs', '没有');
  await tick(page, 'v15_measures', '不用');
  await page.getByLabel('家里人有什么话要记').fill('奶奶说腿疼');
}

export const saveVisit = (page: Page) => page.getByRole('button', { name: '记下这次走访' }).click();
