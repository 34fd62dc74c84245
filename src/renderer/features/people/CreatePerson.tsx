import { Checkbox, Group, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isMailAddress } from '../../../shared/addresses'
import type { Message } from '../../../shared/contract/messages'
import type { PersonProposal } from '../../../shared/contract/people'
import type { DescribedType, RecordRow } from '../../../shared/contract/records'
import { lacksDigits } from '../../../shared/records/field'
import { MAX_MAIL_ADDRESS } from '../../../shared/records/types/person'
import { nameList, withinSentence } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useDoubtText } from '../../app/doubt-text'
import { FormDialog } from '../../app/FormDialog'
import { useFormDraft, type FormDraft } from '../../app/form-draft'
import { useRecordForm } from '../../app/record-form'
import { go } from '../../app/route'
import { useTooLong } from '../../app/too-long'
import { engine } from '../../bridge/connection'
import { ofRecords, staleOn } from '../../bridge/freshness'
import { queries, queryClient } from '../../bridge/queries'
import {
  AlikeNotice,
  createdUndoably,
  firstAmong,
  isReplaced,
  peopleIn,
  useAlike,
  useOurs,
  useRecordType,
} from '../records/index'
import { toast } from '../../ui/toast'

/** A person, and their company with them, made from the mail they wrote. */
export function CreatePerson({ message, ...props }: { message: Message; threadId: number; close(): void }) {
  const doubtText = useDoubtText()
  const { data: proposal } = useQuery(
    queries.people.propose.queryOptions({
      input: { messageId: message.id },
      meta: staleOn(ofRecords('person')),
    }),
  )
  const doubts = message.doubts.map(doubtText)
  return proposal ? <ProposalForm {...props} {...{ messageId: message.id, doubts, proposal }} /> : null
}

const formValues = z.object({
  name: z.string(),
  address: z.string(),
  jobTitle: z.string(),
  phone: z.string(),
  withCompany: z.boolean(),
  companyName: z.string(),
  /** A company that is there, chosen instead of a new one of its name. */
  companyId: z.string().nullable(),
  link: z.boolean(),
})
type Values = z.infer<typeof formValues>

/** What was made, or was there already; `change` takes it back. */
interface Made {
  record: RecordRow
  change: string
  isNew: boolean
}

/** The person and the company created with them; without a name the company alone, which may be a known one. */
async function createWhole(
  { name, address, jobTitle, phone, withCompany, companyName, companyId }: Values,
  company: PersonProposal['company'],
): Promise<Made> {
  const known = company?.id ?? companyId
  const domain = company?.domain ?? ''
  if (!name.trim()) {
    if (known)
      return { record: await engine.records.get({ type: 'company', id: known }), change: '', isNew: false }
    const fields = { name: companyName, domains: domain ? [domain] : [] }
    return { ...(await engine.records.create({ type: 'company', fields })), isNew: true }
  }
  const person = {
    name,
    jobTitle: jobTitle.trim(),
    phone: phone.trim(),
    companyId: withCompany ? known : null,
    emails: address.trim() ? [{ address, label: '', isPrimary: true }] : [],
  }
  const made =
    withCompany && !known
      ? await engine.people.createWithCompany({ person, company: { name: companyName, domain } })
      : await engine.records.create({ type: 'person', fields: person })
  return { ...made, isNew: true }
}

const roomIn = (type: DescribedType | undefined, field: string): number | null | undefined =>
  type?.fields.find(({ name }) => name === field)?.max

interface ProposalFormProps {
  proposal: PersonProposal
  messageId: number
  threadId: number
  doubts: readonly string[]
  close(): void
}

function ProposalForm(props: ProposalFormProps) {
  const { person, company, isDesk = false } = props.proposal
  const draft = useFormDraft(`form:person:message:${props.messageId}`, formValues, {
    name: isDesk && company ? '' : person.name,
    address: person.emails[0]?.address ?? '',
    jobTitle: person.jobTitle,
    phone: person.phone,
    withCompany: company !== null,
    companyName: company?.name ?? '',
    companyId: null,
    link: true,
  })
  return draft ? <Fields {...props} draft={draft} /> : null
}

function Fields(props: ProposalFormProps & { draft: FormDraft<Values> }) {
  const { proposal, threadId, draft, close } = props
  const { t } = useTranslation('customer')
  const { company, isDesk = false } = proposal
  const companyOf = (chosen: string | null): string | null => company?.id ?? chosen
  const tooLong = useTooLong()
  const personType = useRecordType('person')
  const companyType = useRecordType('company')
  const recordForm = useRecordForm<Values, RecordRow>({
    draft,
    words: {
      name: { label: t('create.name'), text: ({ name }) => name },
      address: { label: t('create.emails'), text: ({ address }) => address },
      jobTitle: { label: t('create.jobTitle'), text: ({ jobTitle }) => jobTitle },
      phone: { label: t('create.phone'), text: ({ phone }) => phone },
      withCompany: { label: t('create.companyToo'), text: () => '' },
      companyName: { label: t('create.companyName'), text: ({ companyName }) => companyName },
      companyId: { label: t('create.company'), text: () => '' },
      link: { label: t('create.link'), text: () => '' },
    },
    validate: ({ name, address, phone, withCompany, companyName, companyId }) => ({
      name: name.trim() || withCompany ? null : t('types.person.missing'),
      address: !address.trim() || isMailAddress(address.trim()) ? null : t('create.addressInvalid'),
      phone: lacksDigits(phone) ? t('digits.phone') : null,
      companyName:
        withCompany && !companyOf(companyId) && !companyName.trim() ? t('types.company.missing') : null,
    }),
    tooLong: ({ name, address, jobTitle, phone, withCompany, companyName, companyId }) => ({
      name: tooLong(name.trim(), roomIn(personType, 'name')),
      address: tooLong(address.trim(), MAX_MAIL_ADDRESS),
      jobTitle: tooLong(jobTitle.trim(), roomIn(personType, 'jobTitle')),
      phone: tooLong(phone.trim(), roomIn(personType, 'phone')),
      ...(withCompany && !companyOf(companyId)
        ? { companyName: tooLong(companyName.trim(), roomIn(companyType, 'name')) }
        : {}),
    }),
    pathOf: ({ field }) => (field === 'emails' ? 'address' : undefined),
    record: null,
  })
  const { form } = recordForm
  const values = form.getValues()
  const known = companyOf(values.companyId)
  const isNewCompany = values.withCompany && !known
  /** What is said of people left out, as long as the address that was taken is there. */
  const [leftOut, setLeftOut] = useState({ address: '', said: '' })
  const isOurs = useOurs([values.address.trim()].filter(isMailAddress)).length > 0
  const create = async (): Promise<void> => {
    const { companyName } = values
    const { record, change, isNew } = await createWhole(values, company)
    try {
      if (values.link) await engine.links.create({ threadId, record: { type: record.type, id: record.id } })
    } catch (error) {
      if (isNew) await engine.records.undo({ change })
      throw error
    }
    // Before the form is gone the panel below knows whom it is about: a key pressed at once is for them.
    const ofPanel = [queries.links.key(), queries.people.namedInForm.key()]
    await Promise.all(ofPanel.map((queryKey) => queryClient.invalidateQueries({ queryKey })))
    // With another window's company of this domain none was created.
    const madeToo = Object.values(record.references).filter(({ title }) => title === companyName.trim())
    if (isNew)
      createdUndoably(
        record,
        change,
        isNewCompany && values.name.trim() ? madeToo.map(({ title }) => title) : [],
      )
    else toast(t('linked', { name: record.title }))
  }
  const alike = useAlike({
    type: 'person',
    fields: { name: values.name, phone: values.phone },
    addresses: [values.address],
    refuse: recordForm.refuse,
    async addToo(record) {
      if (!values.link) return () => Promise.resolve()
      const { id } = await engine.links.create({ threadId, record: { type: record.type, id: record.id } })
      return () => engine.links.remove({ id })
    },
    added() {
      draft.forget()
      close()
    },
    open(record) {
      close()
      go.record({ type: record.type, id: record.id })
    },
  })
  const alikeCompany = useAlike({
    type: 'company',
    fields: isNewCompany ? { name: values.companyName } : null,
    addresses: [],
    added: () => undefined,
    open: ({ id, title }) => form.setValues({ companyId: id, companyName: title }),
    openLabel: (name) => t('create.companyKnown', { name }),
  })
  const found = [...alike.found, ...alikeCompany.found]
  return (
    <FormDialog
      title={t('create.title')}
      saveLabel={found.length > 0 ? t('alike.second') : t('create.save')}
      maySave={async () => (await alike.areShown()) && (await alikeCompany.areShown())}
      keys={alike.found.length > 0 ? alike.keys : alikeCompany.keys}
      form={recordForm}
      save={create}
      close={close}
    >
      <TextInput
        label={t('create.name')}
        data-autofocus
        required={!values.withCompany}
        description={values.withCompany ? t(isDesk ? 'create.desk' : 'create.companyAlone') : undefined}
        {...form.getInputProps('name')}
      />
      <TextInput
        label={t('create.emails')}
        type="email"
        description={
          leftOut.said !== '' && leftOut.address === values.address ? (
            <span role="status">{leftOut.said}</span>
          ) : isOurs && form.errors['address'] === undefined ? (
            <span role="status">{t('ours.address')}</span>
          ) : (
            proposal.isFromForm && t('create.fromForm')
          )
        }
        {...form.getInputProps('address')}
        onPaste={(event) => {
          const { name, own, others } = firstAmong(peopleIn(event.clipboardData.getData('text')))
          const [one, ...more] = own
          if (!one || more.length > 0 || !isReplaced(values.address)) return
          event.preventDefault()
          form.setFieldValue('address', one.address)
          if (!values.name.trim()) form.setFieldValue('name', name)
          const said = t('create.onePerson', { name: withinSentence(name), others: nameList(others) })
          setLeftOut({ address: one.address, said: others.length > 0 ? said : '' })
        }}
      />
      <Group grow gap="sm" align="flex-start">
        <TextInput label={t('create.jobTitle')} {...form.getInputProps('jobTitle')} />
        <TextInput label={t('create.phone')} {...form.getInputProps('phone')} />
      </Group>
      <Checkbox
        label={
          known
            ? t('create.companyKnown', { name: company?.id ? company.name : values.companyName })
            : t('create.companyToo')
        }
        {...form.getInputProps('withCompany', { type: 'checkbox' })}
      />
      {isNewCompany && (
        <TextInput
          label={t('create.companyName')}
          description={company?.domain}
          {...form.getInputProps('companyName')}
        />
      )}
      <Checkbox label={t('create.link')} {...form.getInputProps('link', { type: 'checkbox' })} />
      <ErrorBoundary name={t('alike.title')} line>
        <AlikeNotice alike={alikeCompany} />
      </ErrorBoundary>
      <ErrorBoundary name={t('alike.title')} line>
        <AlikeNotice alike={alike} doubts={props.doubts} />
      </ErrorBoundary>
    </FormDialog>
  )
}
