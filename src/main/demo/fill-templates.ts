import type { EngineClient } from '../../shared/contract/index'
import type { TemplateFields } from '../../shared/contract/templates'

const texts = (
  words: Record<string, readonly [subject: string, ...lines: string[]]>,
): TemplateFields['texts'] =>
  Object.entries(words).map(([language, [subject, ...lines]]) => ({
    ...{ language, subject },
    html: lines.map((line) => `<p>${line}</p>`).join(''),
  }))

const usual = {
  ...{ description: '', folder: 'private' as const, appliesTo: [], cc: '', abbreviation: '' },
  ...{ usesSignature: true, replacesBody: false },
}

const templates: readonly TemplateFields[] = [
  {
    ...usual,
    ...{ name: 'Offerta inviata', description: 'Con l’offerta in allegato', folder: 'shared', kind: 'mail' },
    texts: texts({
      it: [
        'La nostra offerta per {{ deal.title|il vostro progetto }}',
        'Gentile {{ name|cliente }},',
        'in allegato trova la nostra offerta. È valida trenta giorni dal {{ today }}.',
        'Resto a disposizione per ogni domanda.',
      ],
      en: [
        'Our offer for {{ deal.title|your project }}',
        'Dear {{ first_name|customer }},',
        'please find our offer attached. It is valid for thirty days from {{ today }}.',
        'If anything is unclear, just write or call.',
      ],
      pl: [
        'Nasza oferta: {{ deal.title|Państwa projekt }}',
        'Dzień dobry,',
        'w załączniku przesyłamy naszą ofertę. Jest ważna trzydzieści dni od {{ today }}.',
        'W razie pytań proszę o wiadomość lub telefon.',
      ],
    }),
  },
  {
    ...usual,
    ...{ name: 'Invito in fiera', description: 'Uno per ciascuno, dalla lista', kind: 'mass' },
    texts: texts({
      it: [
        'Ci vediamo in fiera, {{ first_name|a presto }}?',
        'Gentile {{ name|cliente }},',
        'saremo in fiera con le nuove lampade da incasso. Passi a trovarci: un caffè è sempre pronto.',
      ],
      en: [
        'See you at the fair?',
        'Dear {{ first_name|customer }},',
        'we are at the fair with our new recessed lights. Do come by: there is always coffee.',
      ],
    }),
  },
  {
    ...usual,
    ...{ name: 'Orari', kind: 'snippet', abbreviation: 'orari', usesSignature: false },
    texts: texts({
      it: ['', 'Siamo in ufficio dal lunedì al venerdì, dalle 8:30 alle 17:30.'],
      en: ['', 'We are in the office from Monday to Friday, 8:30 to 17:30 (Milan).'],
    }),
  },
]

/** Words this salesperson writes again and again, and what follows an offer that nobody answers. */
export async function fillTemplates(client: EngineClient): Promise<void> {
  for (const fields of templates) await client.templates.save({ fields, files: [], added: [] })
  await client.sequences.save({
    name: 'Dopo l’offerta',
    steps: [
      {
        ...{ days: 3, templateId: null },
        text: 'Buongiorno {{ first_name|a tutti }},\n\nha avuto modo di guardare la nostra offerta?',
      },
      {
        ...{ days: 5, templateId: null },
        text: 'Buongiorno {{ first_name|a tutti }},\n\nle va se la chiamo domani per due domande sull’offerta?',
      },
    ],
  })
}
