import { docx, mailWithFiles, pdf, pdfBomb, xlsx } from '../helpers/attachment-files'
import { expect, testOnMailbox } from '../helpers/e2e'
import { expectAccessible, row, speak } from '../helpers/e2e-window'

const me = 'search-files@example.test'
const test = testOnMailbox(me)

const words = (text: string): string => `BT /F1 32 Tf 72 740 Td (${text}) Tj ET`

test('what stands in attachments is found, and the row names the file; file: asks for names alone, and a file made to do harm stops nothing', async ({
  page,
  receive,
}) => {
  await receive(
    'Harmful',
    mailWithFiles('Nothing to see.', [
      { name: 'bomb.pdf', content: pdfBomb(60), type: 'application/pdf' },
      { name: 'broken.pdf', content: '%PDF-1.4 and no more', type: 'application/pdf' },
    ]),
  )
  const datasheet = pdf(1, { content: words('Gasket NBR seventy') })
  await receive('Data', mailWithFiles('See it.', [{ name: 'datasheet.pdf', content: datasheet }]))
  await receive(
    'Letter',
    mailWithFiles('See it.', [{ name: 'lettera.docx', content: docx('Una guarnizione') }]),
  )
  await receive('Prices', mailWithFiles('See it.', [{ name: 'prices.xlsx', content: xlsx(5_000) }]))
  const search = async (query: string): Promise<void> => {
    await page.keyboard.press('/')
    await page.getByRole('searchbox').first().fill(query)
    await expect(page.getByRole('heading', { level: 1, name: query })).toBeVisible()
  }
  const found = async (query: string, subject: string, file: string): Promise<void> => {
    await search(query)
    await expect(row(page, subject)).toContainText(file)
    await expect(page.getByRole('option')).toHaveCount(1)
    await expect(row(page, subject).locator('mark').first()).toBeVisible()
  }
  await found('gasket seventy', 'Data', 'datasheet.pdf')
  await expect(row(page, 'Data')).toContainText('In the file')
  await found('guarnizion', 'Letter', 'lettera.docx')
  await found('"thing 4321"', 'Prices', 'prices.xlsx')
  await expectAccessible(page)
  await search('file:gasket')
  await expect(page.getByRole('option')).toHaveCount(0)
  await found('file:datasheet', 'Data', 'datasheet.pdf')
  await speak(page, 'Polski', 'pl')
  await found('gasket', 'Data', 'datasheet.pdf')
  await expect(row(page, 'Data')).toContainText('W pliku')
  await speak(page, 'English', 'en')
})
