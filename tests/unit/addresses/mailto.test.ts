import { describe, expect, it } from 'vitest'
import { mailtoDraft } from '../../../src/shared/addresses'

const nothing = { to: [], cc: [], bcc: [], subject: '', text: '' }
const at = (...addresses: string[]) => addresses.map((address) => ({ name: '', address }))

describe('a mailto link', () => {
  it('asks for recipients, subject and text, as RFC 6068 says', () => {
    expect(
      mailtoDraft(
        'mailto:anna@a.it,b%40b.it?subject=Ordine%20n.%C2%A07&cc=c@c.it&BCC=d@d.it&to=e@e.it&body=Buongiorno,%0D%0A%0D%0Agrazie%20%26%20saluti%2B1',
      ),
    ).toEqual({
      to: at('anna@a.it', 'b@b.it', 'e@e.it'),
      cc: at('c@c.it'),
      bcc: at('d@d.it'),
      subject: 'Ordine n. 7',
      text: 'Buongiorno,\r\n\r\ngrazie & saluti+1',
    })
    expect(mailtoDraft('MAILTO:?subject=a=b')).toEqual({ ...nothing, subject: 'a=b' })
  })

  it('sets no other header, attaches no file and breaks none out of the subject', () => {
    expect(
      mailtoDraft(
        'mailto:a@a.it?attach=/etc/passwd&attachment=x&from=b@b.it&in-reply-to=x@x.it&reply-to=e@e.it&sender=e@e.it&subject=x%0D%0ABcc:%20c@c.it#&body=y',
      ),
    ).toEqual({ ...nothing, to: at('a@a.it'), subject: 'x Bcc: c@c.it' })
  })

  it('leaves out what cannot be read and is bounded', () => {
    expect(mailtoDraft('mailto:a@a.it?subject=%E0%A4&body=%')).toEqual({ ...nothing, to: at('a@a.it') })
    expect(mailtoDraft('https://a.it')).toEqual(nothing)
    const many = mailtoDraft(`mailto:${'a@a.it,'.repeat(5_000)}?body=${'x'.repeat(160_000)}`)
    expect(many.to).toHaveLength(5_000)
    expect(many.text.length).toBeLessThan(100_000)
  })
})
