import { pageAsset } from '../../../bridge/page-asset'

/**
 * What pdf.js asks for, by the name it asks for it. The page of previews may fetch nothing itself. Its Liberation fonts are
 * left out, whose licence (GPL-2.0 with exceptions) is not ours to pass on: the fonts of the system stand in.
 */
const addresses = import.meta.glob<string>(
  [
    '../../../../../node_modules/pdfjs-dist/{cmaps,standard_fonts}/*.{bcmap,pfb}',
    '../../../../../node_modules/pdfjs-dist/wasm/{jbig2,openjpeg,qcms_bg}.wasm',
  ],
  { query: '?url&no-inline', import: 'default', eager: true },
)

const byName = new Map(
  Object.entries(addresses).map(([path, address]) => [path.split('/').slice(-2).join('/'), address]),
)

/** The bytes of one of these files; null where there is none of that name. */
export async function previewAsset(name: string): Promise<ArrayBuffer | null> {
  const address = byName.get(name)
  return address === undefined ? null : pageAsset(address)
}
