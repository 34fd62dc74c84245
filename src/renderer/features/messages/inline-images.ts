import { queryOptions, useQueries } from '@tanstack/react-query'
import type { Attachment } from '../../../shared/contract/messages'
import { engine } from '../../bridge/connection'
import { queries } from '../../bridge/queries'
import { dataUrl } from '../../ui/data-url'

/** More pictures than anybody looks at are left where they are. */
export const MAX_INLINE_IMAGES = 200

export const inlineImages = (attachments: readonly Attachment[]): Attachment[] =>
  attachments.filter((part) => part.contentId && /^image\//i.test(part.contentType))

/**
 * The images that lie in a mail itself, as addresses the mail frame may load. `within` leads to a mail that lies in files
 * of the message.
 */
export function useInlineImages(
  messageId: number,
  attachments: readonly Attachment[],
  within: readonly string[] = [],
): Map<string, string> {
  const parts = inlineImages(attachments).slice(0, MAX_INLINE_IMAGES)
  return useQueries({
    combine: imagesByContentId,
    queries: parts.map((part) => imageQuery(messageId, part, within)),
  })
}

/** Kept as an address only: the bytes it was made of would be kept twice. */
function imageQuery(messageId: number, { partId, contentId }: Attachment, within: readonly string[]) {
  const input = { messageId, partId, within: [...within] }
  return queryOptions({
    queryKey: queries.messages.attachment.key({ type: 'query', input }),
    queryFn: async () => {
      const { content } = await engine.messages.attachment(input)
      return { contentId, url: await dataUrl(content) }
    },
  })
}

const imagesByContentId = (
  results: { data: { contentId: string; url: string } | undefined }[],
): Map<string, string> =>
  new Map(results.flatMap(({ data }) => (data ? [[data.contentId, data.url] as const] : [])))
