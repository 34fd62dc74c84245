import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isMailAddress } from '../../../shared/addresses'
import type { RecordRow } from '../../../shared/contract/records'
import type { Problem } from '../../../shared/problem'
import { useDescribe } from '../../app/problems'
import { closeWantedContact, useWantedContact, type WantedContact } from '../../app/wanted-contact'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { ProblemNotice } from '../../ui/ProblemNotice'
import {
  addressesIn,
  changeUndoably,
  chosen,
  createdUndoably,
  emailsIn,
  isUnresolved,
  noRecord,
  RecordPicker,
  useRecord,
  type RecordChoice,
} from '../records/index'
import { onOwnSubmit } from '../../ui/own-events'

/** Chooses or makes the contact a mail is to go to, wherever that was asked for. */
export function ContactDialog() {
  const wanted = useWantedContact((state) => state.wanted)
  if (!wanted) return null
  return <Asked key={`${wanted.person?.id}${wanted.address}`} wanted={wanted} />
}

function Asked({ wanted }: { wanted: WantedContact }) {
  const { data: person } = useRecord(wanted.person ?? null)
  const { data: about } = useRecord(wanted.about ?? null)
  if ((wanted.person && !person) || (wanted.about && !about)) return null
  return <ContactForm wanted={wanted} person={person ?? null} about={about ?? null} />
}

function ContactForm(props: { wanted: WantedContact; person: RecordRow | null; about: RecordRow | null }) {
  const { wanted, person, about } = props
  const { t } = useTranslation(['writing', 'customer'])
  const describe = useDescribe()
  const [choice, setChoice] = useState<RecordChoice>(
    person ? chosen(person.id, person.title) : { ...noRecord, text: wanted.name, isNew: wanted.name !== '' },
  )
  const [typed, setTyped] = useState<string | null>(wanted.address === '' ? null : wanted.address)
  const [isLinked, setIsLinked] = useState(true)
  const [isTried, setIsTried] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { data: picked } = useRecord(choice.id === null ? null : { type: 'person', id: choice.id })
  const known = addressesIn(picked?.fields['emails'])
  const address = (typed ?? known[0] ?? '').trim()
  // A record that names somebody already is asked about; one that names this one needs no second word.
  const named = about?.fields['personId']
  const namesOther = typeof named === 'string' && named !== choice.id && about?.references[named]
  const offersLink = about !== null && 'personId' in about.fields && (choice.isNew || named !== choice.id)
  const nameError =
    choice.text.trim() === ''
      ? t('contact.nameMissing')
      : isUnresolved(choice)
        ? t('customer:picker.unresolved')
        : null
  const addressError = isMailAddress(address) ? null : t('customer:create.addressInvalid')

  const save = async (): Promise<void> => {
    setIsTried(true)
    if (nameError || addressError) return
    try {
      await keep({
        ...{ choice, picked: picked ?? null, address },
        isKnown: known.includes(address),
        about: offersLink && isLinked ? about : null,
        companyId: wanted.companyId ?? null,
        said: t('contact.linked'),
        saidAddress: t('contact.addressAdded'),
      })
      closeWantedContact()
      wanted.done({ name: choice.text.trim(), address })
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  return (
    <Modal opened onClose={closeWantedContact} title={t(`contact.title.${wanted.why}`)} size="md">
      <form noValidate onSubmit={(event) => onOwnSubmit(event, save)}>
        <Stack gap="sm">
          {wanted.why !== 'recipient' && (
            <p style={{ margin: 0 }}>
              {t(`contact.why.${wanted.why}`, { name: (person ?? about)?.title ?? '' })}
            </p>
          )}
          {problem && <ProblemNotice compact {...describe(problem)} serverReply={problem.serverReply} />}
          <RecordPicker
            type="person"
            label={t('contact.who')}
            value={choice}
            error={isTried ? nameError : undefined}
            onChange={(next) => {
              setChoice(next)
              if (next.id !== null && next.id !== choice.id && wanted.address === '') setTyped(null)
            }}
          />
          <TextInput
            label={t('contact.address')}
            type="email"
            data-autofocus
            value={typed ?? known[0] ?? ''}
            error={isTried && addressError}
            onChange={(event) => {
              setProblem(null)
              setTyped(event.currentTarget.value)
            }}
          />
          {offersLink && (
            <Checkbox
              label={t('contact.link', { name: about.title })}
              description={namesOther ? t('contact.instead', { name: namesOther.title }) : undefined}
              checked={isLinked}
              onChange={(event) => setIsLinked(event.currentTarget.checked)}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={closeWantedContact}>
              {t('common:cancel')}
            </Button>
            <Button type="submit">{t(wanted.why === 'recipient' ? 'contact.save' : 'contact.write')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** What was decided, as undoable steps: a new contact and the record that names them are one. */
async function keep(decided: {
  choice: RecordChoice
  picked: RecordRow | null
  address: string
  isKnown: boolean
  /** What is to name the contact. */
  about: RecordRow | null
  companyId: string | null
  said: string
  saidAddress: string
}): Promise<void> {
  const { choice, picked, address, isKnown, about, companyId, said, saidAddress } = decided
  if (picked) {
    const emails = emailsIn(picked.fields['emails'])
    const added = { address, label: '', isPrimary: emails.length === 0 }
    if (!isKnown)
      await changeUndoably({ message: saidAddress, row: picked, fields: { emails: [...emails, added] } })
    if (about) await changeUndoably({ message: said, row: about, fields: { personId: picked.id } })
    return
  }
  const person = {
    name: choice.text.trim(),
    emails: [{ address, label: '', isPrimary: true }],
    ...(companyId === null ? {} : { companyId }),
  }
  if (about) {
    await changeUndoably({ message: said, row: about, fields: {}, withNew: { personId: person } })
    return
  }
  const { record, change } = await engine.records.create({ type: 'person', fields: person })
  createdUndoably(record, change)
}
