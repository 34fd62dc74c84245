import { Suspense, useEffect, useMemo } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useCommands, type Command } from '../../app/commands'
import { READER_LEAST } from '../../app/panes'
import { report } from '../../app/problems'
import { useRoute } from '../../app/route'
import { useWindowWidth } from '../../app/zoom'
import { onMailto } from '../../bridge/shell'
import { toast } from '../../ui/toast'
import { useOutbox } from '../mailboxes/index'
import classes from './ComposerHost.module.css'
import { BesideComposer } from './BesideComposer'
import { ComposerPlace, useBox } from './ComposerPlace'
import { closeDraft, composeFromLink, useComposing } from './composing'
import { toggleBeside, type BesideMail } from './beside'
import { callBack, callBackLabel } from './departing'
import {
  followDraft,
  forgetDraft,
  keepOpen,
  keyOf,
  saveOnLeaving,
  useStates,
  useWriting,
  writingOf,
} from './drafts'
import { bringBack, floats, reopenDrafts, useAside } from './floating'
import { Composer } from './lazy-composer'
import { pressInComposer } from './press'

/** The drafts that float over the window, with what stands beside the one in front. */
export function ComposerHost({ beside }: { beside: BesideMail }) {
  const open = useComposing((composing) => composing.open)
  useEffect(() => onMailto((url) => void composeFromLink(url)), [])
  useEffect(() => saveOnLeaving(window), [])
  useEffect(() => reopenDrafts(window), [])
  useFollowedDrafts(open)
  useHostCommands(open)
  const shownThread = useRoute(({ module, selected }) =>
    module === 'mail' ? (selected?.threadId ?? null) : null,
  )
  const aside = useAside(({ ids }) => ids)
  // The newest stay open beside what is read; older ones give way to them.
  const room = Math.max(1, Math.floor((useWindowWidth() - READER_LEAST) / COMPOSER_WIDTH))
  const floating = open.flatMap((id) => {
    const writing = writingOf(id)
    return writing && floats(writing, shownThread) ? [id] : []
  })
  const inFront = floating.filter((id) => !aside.includes(id)).slice(-room)
  return (
    <>
      <div className={classes.host}>
        {floating.map((id) => (
          <ComposerPlace key={keyOf(id)} id={id} />
        ))}
      </div>
      {open.map((id) => (
        <OpenComposer
          key={keyOf(id)}
          id={id}
          floating={floating.includes(id)}
          minimised={floating.includes(id) && !inFront.includes(id)}
          beside={floating.includes(id) && id === inFront.at(-1) ? beside : null}
        />
      ))}
    </>
  )
}

/** With the distance to the next one. */
const COMPOSER_WIDTH = 612
const hostCommands = Symbol('composer host commands')

/** What the palette can do with mails that are being written. */
export function useHostCommands(open: readonly string[]): void {
  const { t } = useTranslation('compose')
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'beside-composer',
        group: 'write',
        title: t('beside.command'),
        offered: () => open.length > 0,
        needs: () => t('needs.open'),
        run: toggleBeside,
      },
      ...(
        [
          ['send-written', 'send'],
          ['schedule-written', 'schedule'],
          ['attach-files', 'attach'],
          ['attach-of-mail', 'mailFile'],
          ['save-written', 'save'],
          ['insert-template', 'template'],
          ['offer-times', 'freeTimes'],
          ['add-copies', 'copies'],
          ['discard-written', 'discard'],
          ['written-apart', 'window'],
          ['send-archive', 'archive'],
          ['follow-up-written', 'followUp'],
          ['send-close', 'close'],
          ['send-follow-up', 'later'],
        ] as const
      ).map(([id, name]): Command => ({
        ...{ id, group: 'write', title: t(`press.${name}`) },
        offered: () => open.length > 0,
        needs: () => t('needs.open'),
        run: () => pressInComposer(name),
      })),
      {
        id: 'to-composer',
        group: 'write',
        title: t('toComposer'),
        offered: () => open.length > 0,
        needs: () => t('needs.open'),
        run: () => {
          const last = open.at(-1)
          if (last !== undefined) bringBack(last)
        },
      },
    ],
    [t, open],
  )
  useCommands(hostCommands, commands)
}

/** Another window may go on with a draft that is open here, send or discard it. */
export function useFollowedDrafts(open: readonly string[]): void {
  const { t } = useTranslation('compose')
  const { data: outbox } = useOutbox()
  const states = useStates(open)
  useEffect(() => {
    for (const id of outbox ? open : []) {
      void followDraft(
        id,
        outbox?.find((mail) => mail.id === id),
      ).then((is) => {
        if (is === 'open') return
        // Letters typed on would be commands for what is below.
        if (document.activeElement?.closest(`[data-composer="${CSS.escape(id)}"]`)) return keepOpen(id, is)
        const { subject } = writingOf(id)?.content ?? { subject: '' }
        forgetDraft(id)
        closeDraft(id)
        const label = callBackLabel(is)
        toast(t(`elsewhere.${is === 'queued' ? 'sending' : is}`), {
          name: subject || t('noSubject'),
          ...(label ? { action: { label: t(label), run: () => void callBack(id).catch(report) } } : {}),
        })
      })
    }
  }, [outbox, open, states, t])
}

/** One composer for as long as its draft is open, whichever place it is drawn in: see `ComposerPlace`. */
function OpenComposer(props: {
  id: string
  floating: boolean
  minimised: boolean
  beside: BesideMail | null
}) {
  const { id, floating, minimised, beside } = props
  const { t } = useTranslation('compose')
  const writing = useWriting(id)
  const box = useBox(keyOf(id))
  return createPortal(
    <ErrorBoundary name={t('titles.new')} box={floating ? classes.broken : undefined}>
      {writing && beside && <BesideComposer writing={writing} beside={beside} />}
      <Suspense>
        {writing && <Composer writing={writing} floating={floating} minimised={minimised} />}
      </Suspense>
    </ErrorBoundary>,
    box,
  )
}
