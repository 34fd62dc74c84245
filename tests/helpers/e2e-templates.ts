import type { Page } from '@playwright/test'

export const dialog = (page: Page) => page.getByRole('dialog')

/** The templates in the settings. */
export const templates = (page: Page) => page.getByRole('region', { name: 'Templates' })

export const words = (page: Page) => dialog(page).getByRole('textbox', { name: 'Text of the template' })

/** Begins a template of this kind in the settings, and names it. */
export async function beginTemplate(page: Page, kind: string, name: string): Promise<void> {
  await templates(page).getByRole('button', { name: 'New', exact: true }).click()
  await page.getByRole('menuitem', { name: kind, exact: true }).click()
  await dialog(page).getByRole('textbox', { name: 'Name' }).fill(name)
}
