import i18next from 'i18next'
import { report } from '../../app/problems'
import { beforeUndo, done } from '../../app/undo'
import { queryClient } from '../../bridge/queries'
import { byChange, takeBack } from './changes'
import { recordTypesKey } from './types'

/**
 * Does what changes how records are made, such as a field or a category, says so once forms and lists know it, and offers
 * the way back. False when it was refused, which is said.
 */
export async function changePart(
  said: string,
  name: string,
  work: () => Promise<{ change: string }>,
): Promise<boolean> {
  try {
    const { change } = await beforeUndo(work())
    await queryClient.refetchQueries({ queryKey: recordTypesKey })
    if (change) done(said, i18next.t('common:undo'), () => takeBack(change), name, byChange(change))
    return true
  } catch (error) {
    report(error)
    return false
  }
}
