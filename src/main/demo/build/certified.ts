import { user } from '../data/cast'
import { dateOf } from './calendar'
import { compose, messageIdOf, type BuiltMessage } from './compose'
import { buildFile } from './files'
import { pdf } from '../data/types'

const PROVIDER = 'gestore-pec.example'
const TOWN = 'protocollo@pec.comune-valdoro.example'

/** An exchange by Italian certified mail: an invitation received, an answer sent, and its two receipts. */
export async function buildCertified(now: number): Promise<BuiltMessage[]> {
  const invited = dateOf(now, 44, '11:25')
  const invitation = await compose({
    messageId: messageIdOf('pec/invitation', 'pec.comune-valdoro.example'),
    date: invited,
    from: { name: 'Comune di Valdoro', address: TOWN },
    to: [{ name: 'Lumera Lighting', address: user.pec }],
    subject: 'Invito a procedura negoziata 2026-PV-118',
    text: 'Spett.le Lumera Lighting S.r.l.,\n\ncon la presente si invita codesta impresa a presentare offerta per la riqualificazione dell’illuminazione di Piazza Vecchia. Disciplinare in allegato.\n\nIl Responsabile del procedimento\nPiero Gritti\n',
    files: [
      buildFile(
        pdf(
          'Disciplinare_2026-PV-118.pdf',
          'Comune di Valdoro - Disciplinare',
          'Procedura 2026-PV-118',
          'Sopralluogo obbligatorio',
        ),
      ),
    ],
  })
  const asked = dateOf(now, 14, '10:12')
  const questionId = messageIdOf('pec/question', 'pec.lumera.example')
  const question = await compose({
    messageId: questionId,
    date: asked,
    from: { name: 'Lumera Lighting', address: user.pec },
    to: [{ name: 'Comune di Valdoro', address: TOWN }],
    subject: 'Richiesta di chiarimenti 2026-PV-118',
    text: 'Spett.le Comune di Valdoro,\n\nchiediamo conferma che la garanzia richiesta sui pali (art. 7) decorra dal collaudo e non dalla consegna.\n\nDistinti saluti\nGiulia Ferrari\nLumera Lighting S.r.l.\n',
  })
  const receipt = {
    subject: 'Richiesta di chiarimenti 2026-PV-118',
    from: user.pec,
    to: TOWN,
    reference: questionId,
    id: 'opec2941.20260115.101204.0417',
  }
  return [
    inbox(
      invited,
      envelope({
        ...receipt,
        kind: 'posta-certificata',
        subject: 'Invito a procedura negoziata 2026-PV-118',
        from: TOWN,
        to: user.pec,
        reference: messageIdOf('pec/invitation', 'pec.comune-valdoro.example'),
        id: 'opec2938.20251204.112502.0093',
        date: invited,
        original: invitation,
      }),
    ),
    { folder: 'Sent', flags: ['\\Seen'], date: asked, source: question },
    inbox(asked + 9_000, envelope({ ...receipt, kind: 'accettazione', date: asked + 9_000, original: null })),
    inbox(
      asked + 21_000,
      envelope({ ...receipt, kind: 'avvenuta-consegna', date: asked + 21_000, original: question }),
    ),
  ]
}

const inbox = (date: number, source: Buffer): BuiltMessage => ({
  folder: 'INBOX',
  flags: ['\\Seen'],
  date,
  source,
})

type Kind = 'posta-certificata' | 'accettazione' | 'avvenuta-consegna'

interface Envelope {
  kind: Kind
  subject: string
  from: string
  to: string
  /** Message-ID the author's program gave. */
  reference: string
  /** The provider's own id of the message, the same in all its receipts. */
  id: string
  date: number
  original: Buffer | null
}

const prefixes: Record<Kind, string> = {
  'posta-certificata': 'POSTA CERTIFICATA: ',
  accettazione: 'ACCETTAZIONE: ',
  'avvenuta-consegna': 'CONSEGNA: ',
}

/** The S/MIME shell of RFC 6109, with a signature that verifies nowhere: the demo has no certified provider. */
function envelope(facts: Envelope): Buffer {
  const { kind, subject, from, to, reference, id, date, original } = facts
  const outer = `----${id}.signed`
  const inner = `----${id}.mixed`
  const isMail = kind === 'posta-certificata'
  const head = [
    `Authentication-Results: mx.${user.address.replace(/^.*@/, '')}; dkim=pass header.d=${PROVIDER}`,
    `From: ${isMail ? `"Per conto di: ${from}" <posta-certificata@${PROVIDER}>` : `posta-certificata@${PROVIDER}`}`,
    ...(isMail ? [`Reply-To: ${from}`] : []),
    `To: ${isMail ? to : from}`,
    `Subject: ${prefixes[kind]}${subject}`,
    `Date: ${new Date(date).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${isMail ? id : `${kind}.${id}`}@${PROVIDER}>`,
    `X-Riferimento-Message-ID: <${reference}>`,
    isMail ? 'X-Trasporto: posta-certificata' : `X-Ricevuta: ${kind}`,
    ...(kind === 'accettazione' ? [] : ['X-TipoRicevuta: completa']),
    'MIME-Version: 1.0',
    `Content-Type: multipart/signed; protocol="application/x-pkcs7-signature"; micalg=sha-256;\r\n boundary="${outer}"`,
    '',
    'This is an S/MIME signed message',
    '',
    `--${outer}`,
    `Content-Type: multipart/mixed; boundary="${inner}"`,
    '',
    `--${inner}`,
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...readable(facts),
    `--${inner}`,
    'Content-Type: application/xml; name="daticert.xml"',
    'Content-Disposition: inline; filename="daticert.xml"',
    'Content-Transfer-Encoding: base64',
    '',
    wrap(Buffer.from(daticert(facts), 'utf8').toString('base64')),
  ]
  const attached = original
    ? [
        `--${inner}`,
        'Content-Type: message/rfc822; name="postacert.eml"',
        'Content-Disposition: attachment; filename="postacert.eml"',
        '',
        '',
      ]
    : ['']
  const tail = [
    '',
    `--${inner}--`,
    '',
    `--${outer}`,
    'Content-Type: application/x-pkcs7-signature; name="smime.p7s"',
    'Content-Disposition: attachment; filename="smime.p7s"',
    'Content-Transfer-Encoding: base64',
    '',
    wrap(Buffer.from('Demo signature, verifies nowhere', 'latin1').toString('base64')),
    `--${outer}--`,
    '',
  ]
  return Buffer.concat([
    Buffer.from(head.join('\r\n'), 'latin1'),
    Buffer.from(`\r\n${attached.join('\r\n')}`, 'latin1'),
    original ?? Buffer.alloc(0),
    Buffer.from(tail.join('\r\n'), 'latin1'),
  ])
}

function readable({ kind, subject, from, to, date }: Envelope): string[] {
  const when = new Intl.DateTimeFormat('it-IT', { dateStyle: 'short', timeStyle: 'medium' }).format(date)
  const what =
    kind === 'posta-certificata'
      ? `il messaggio "${subject}" è stato inviato da "${from}" e indirizzato a "${to}".`
      : kind === 'accettazione'
        ? `il messaggio "${subject}" proveniente da "${from}" ed indirizzato a "${to}" è stato accettato dal sistema ed inoltrato.`
        : `il messaggio "${subject}" proveniente da "${from}" ed indirizzato a "${to}" è stato consegnato nella casella di destinazione.`
  const titles: Record<Kind, string> = {
    'posta-certificata': 'Messaggio di posta certificata',
    accettazione: 'Ricevuta di accettazione',
    'avvenuta-consegna': 'Ricevuta di avvenuta consegna',
  }
  return [titles[kind], '', `Il giorno ${when} ${what}`, '']
}

function daticert({ kind, subject, from, to, reference, id, date }: Envelope): string {
  const moment = new Date(date)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${two(moment.getUTCDate())}/${two(moment.getUTCMonth() + 1)}/${moment.getUTCFullYear()}`
  const hour = `${two(moment.getUTCHours())}:${two(moment.getUTCMinutes())}:${two(moment.getUTCSeconds())}`
  return `<?xml version="1.0" encoding="UTF-8"?>
<postacert tipo="${kind}" errore="nessuno">
  <intestazione>
    <mittente>${from}</mittente>
    <destinatari tipo="certificato">${to}</destinatari>
    <risposte>${from}</risposte>
    <oggetto>${subject}</oggetto>
  </intestazione>
  <dati>
    <gestore-emittente>Gestore PEC Demo S.p.A.</gestore-emittente>
    <data zona="+0000"><giorno>${day}</giorno><ora>${hour}</ora></data>
    <identificativo>${id}@${PROVIDER}</identificativo>
    <msgid>&lt;${reference}&gt;</msgid>
    ${kind === 'accettazione' ? '' : '<ricevuta tipo="completa"/>'}
    ${kind === 'avvenuta-consegna' ? `<consegna>${to}</consegna>` : ''}
  </dati>
</postacert>
`
}

const wrap = (base64: string): string => base64.replace(/.{76}/g, '$&\r\n')
