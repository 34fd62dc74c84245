import i18next from 'i18next'
import type { Sequence, SequenceRun } from '../../../shared/contract/sequences'
import { done } from '../../app/undo'
import { engine } from '../../bridge/connection'

const nameOf = ({ person }: SequenceRun): string => person.name || person.address

export async function pauseRun(run: SequenceRun): Promise<void> {
  const ids = [run.id]
  await engine.sequences.pause({ ids, isPaused: true })
  done(
    i18next.t('sequences:done.paused'),
    i18next.t('undo'),
    () => engine.sequences.pause({ ids, isPaused: false }),
    nameOf(run),
  )
}

export const sendNext = (run: SequenceRun): Promise<void> => engine.sequences.sendNext({ ids: [run.id] })

export const resumeRun = (run: SequenceRun): Promise<void> => engine.sequences.resume({ ids: [run.id] })

/** No further step leaves. */
export async function stopRun(run: SequenceRun): Promise<void> {
  const ids = [run.id]
  await engine.sequences.stop({ ids })
  done(
    i18next.t('sequences:done.stopped'),
    i18next.t('undo'),
    () => engine.sequences.resume({ ids }),
    nameOf(run),
  )
}

export async function removeSequence({ id, name }: Sequence): Promise<void> {
  await engine.sequences.remove({ id })
  done(i18next.t('sequences:done.removed'), i18next.t('undo'), () => engine.sequences.restore({ id }), name)
}
