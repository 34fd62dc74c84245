import fc from 'fast-check'
import { z } from 'zod'
import { describe, expect, it } from 'vitest'
import { fillMail, fillWords, unknownIn } from '../../../src/main/engine/features/templates/fill'
import { ProblemError } from '../../../src/shared/problem'
import { requiredText, text as textField } from '../../../src/shared/records/field'
import { recordType } from '../../../src/shared/records/record-type'
import { declareRecordType } from '../../../src/shared/records/record-types'
import { knownVariables, variablesIn } from '../../../src/shared/template-variables'

const known = knownVariables()
const values = {
  name: 'Anna Nowak',
  person: { name: 'Anna Nowak', first_name: 'Anna' },
  company: { name: 'Nowak & Co <b>' },
  me: { address: 'Via Roma 1\n20121 Milano', name: '{{ company.name }}{% if x %}' },
  deal: { title: 'Roof\r\nBcc: evil@example.test' },
}

const html = (written: string) => fillWords(written, 'html', known, values)
const text = (written: string) => fillWords(written, 'text', known, values)

const problemOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
  return null
}

describe('[TPL-16] a template', () => {
  it.each([
    ['<p>Dear {{ name }},</p>', '<p>Dear Anna Nowak,</p>'],
    ['{{name}}{{ person.first_name | upcase }}', 'Anna NowakANNA'],
    ['{{ NAME }}', 'Anna Nowak'],
    // Of what nothing is known the words behind it are said, however they are written.
    ['{{ person.phone | default: "no phone" }}', 'no phone'],
    ['{{ person.phone | default: &quot;no phone&quot; }}', 'no phone'],
    ['{{ person.phone | default: “no phone” }}', 'no phone'],
    ['{{person.phone|there}}', 'there'],
    ['{{ person.phone | it’s "there" }}', null],
    ['{{ person.phone | default: "" }}', ''],
    ['{{ person.phone | default: "x" | upcase }}', 'X'],
    // Part of it was made bold.
    ['{{ na<strong>me }}</strong>', 'Anna Nowak</strong>'],
    ['{{&nbsp;name&nbsp;}}', 'Anna Nowak'],
    // Programs take such names for addresses of the web.
    ['{{ <a href="http://person.name">person.name</a> }}', 'Anna Nowak'],
    // Values are words: they bring no markup, no lines of their own and no variables.
    ['{{ company.name }}', 'Nowak &amp; Co &lt;b&gt;'],
    ['{{ me.address }}', 'Via Roma 1<br>20121 Milano'],
    ['{{ me.name }}', '{{ company.name }}{% if x %}'],
    ['{% if person.phone %}call{% else %}write{% endif %}', 'write'],
    ['{% if person.first_name == &quot;Anna&quot; %}Ciao{% elsif name %}Salve{% endif %}', 'Ciao'],
    ['{% unless company.name %}private{% endunless %}', ''],
    // Braces that are no variable of ours are text, and what stands in an attribute is no text.
    ['{ name } {{ name', '{ name } {{ name'],
    ['<a href="https://x.example/{{ name }}">x</a>', '<a href="https://x.example/{{ name }}">x</a>'],
    ['', ''],
  ])('reads %s', (written, filled) => {
    if (filled === null) expect(problemOf(() => html(written))?.code).toBe('template-unreadable')
    else expect(html(written)).toEqual({ words: filled, unresolved: [] })
  })

  it.each([
    ['{% for i in (1..999999999) %}x{% endfor %}'],
    ['{% include "secrets" %}'],
    ['{% assign a = name %}'],
    ['{% raw %}{{ name }}{% endraw %}'],
    ['{% if (1..999999999) contains 5 %}x{% endif %}'],
    ['{% if name %}never ends'],
    ['{% endif %}'],
    ['{{ (1..999999999) | join }}'],
    ['{{ name | append: name }}'],
    ['{{ name | default: name }}'],
    ['{{ name["constructor"] }}'],
    ['{{ "x" }}'],
    ['{{ }}'],
    ['{{ 7 }}'],
    ['{% if name %}'.repeat(5_000)],
    ['{{ name }}'.repeat(5_000)],
  ])('is refused with a sentence for %s', (written) => {
    expect(problemOf(() => html(written))).toMatchObject({ code: 'template-unreadable' })
    expect(problemOf(() => html(written))?.params?.['part']).toBeTruthy()
  })

  it('marks what nothing is known for, and names it', () => {
    expect(html('Call {{ person.phone | upcase }} {{ person.phone }}')).toEqual({
      words:
        'Call <span data-variable="person.phone | upcase">{{ person.phone }}</span> ' +
        '<span data-variable="person.phone">{{ person.phone }}</span>',
      unresolved: ['person.phone'],
    })
    expect(text('Call {{person.phone}}')).toEqual({
      words: 'Call {{ person.phone }}',
      unresolved: ['person.phone'],
    })
  })

  it('tells what it asks for and no variable is called', () => {
    expect(unknownIn('{{ lead.fax }} {{ name }} {% if nobody %}{% endif %}', 'html', known)).toEqual([
      'lead.fax',
      'nobody',
    ])
    // Of a prototype nothing is known either.
    expect(html('{{ person.constructor }}').unresolved).toEqual(['person.constructor'])
    expect(html('{{ constructor }}').unresolved).toEqual(['constructor'])
  })

  it('adds no line to a header', () => {
    expect(text('About {{ deal.title }}').words).toBe('About Roof Bcc: evil@example.test')
    expect(text('{{ me.address }}').words).not.toMatch(/[\r\n]/)
  })

  it('is read in time that grows with its length, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('{', '}', '%', '<', '>', 'a', ' ', '|', '"', 'if', 'name', '\ue001'),
        }),
        (written) => {
          const problem = problemOf(() => html(written))
          expect([undefined, 'template-unreadable']).toContain(problem?.code)
        },
      ),
      { numRuns: 500 },
    )
    expect(html('{{ '.repeat(200_000)).words).toHaveLength(600_000)
  })
})

describe('a mail that is being written', () => {
  const left = html('<p>{{ person.phone }} {{ deal.title }}</p>').words

  it('has the variables a template left in it filled in once somebody is known', () => {
    const mail = { subject: 'For {{ person.phone }}', html: left }
    expect(fillMail(mail, { person: { phone: '<1>' } })).toEqual({
      ...{ subject: 'For <1>', unresolved: [] },
      html: '<p>&lt;1&gt; Roof\nBcc: evil@example.test</p>'.replace('\n', '<br>'),
    })
  })

  it('keeps all others, and names them', () => {
    const mail = { subject: 'For {{ person.phone | upcase }}', html: left.replace('Roof', '') }
    const filled = fillMail(mail, {})
    expect(filled.unresolved).toEqual(['person.phone'])
    expect(filled.subject).toBe('For {{ person.phone | upcase }}')
    expect(variablesIn(filled)).toEqual(['person.phone'])
  })

  it('may say what looks like a variable: only what a template left is one', () => {
    const mail = { subject: 'About {{ braces }} and {curls}', html: '<p>{{ name }} {% if %}</p>' }
    expect(fillMail(mail, values)).toEqual({ ...mail, unresolved: [] })
    expect(variablesIn(mail)).toEqual([])
  })

  it.each(['"', '{{ name }}', '<b>', 'a | b | c', 'name | nothing: 1', ''])(
    'blocks what somebody else put in the place of a variable: %s',
    (expression) => {
      const escaped = expression.replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
      const mail = { subject: '', html: `<p><span data-variable="${escaped}">x</span></p>` }
      const filled = fillMail(mail, values)
      expect(filled.html).toBe(mail.html)
      expect(filled.unresolved).toHaveLength(1)
    },
  )
})

it('[TPL-17] variables are there for types declared later', () => {
  expect(knownVariables().has('boat.home_port')).toBe(false)
  declareRecordType(
    recordType({
      name: 'boat',
      fields: z.object({ title: requiredText(10), homePort: textField(10) }),
      ...{ title: 'title', isModule: true },
    }),
  )
  expect(knownVariables().has('boat.home_port')).toBe(true)
})
