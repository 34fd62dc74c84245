/** More words than a mail may hide without a word about it, and none of those that are seen. */
export const HIDDEN = Array.from({ length: 80 }, (_, at) => `word${at}`).join(' ')

export interface WayToHide {
  name: string
  html: string
  /** Its words are drawn: what would hide them is not kept of a mail. */
  drawn?: true
  /** The reader leaves it out altogether. */
  leftOut?: true
  /** By its colour: it stays in a quote, since a background may be known to the reader alone. */
  faint?: true
}

const inStyle = (css: string, rest: Partial<WayToHide> = {}): WayToHide => ({
  name: css,
  html: `<p>Seen</p><div style="${css}">${HIDDEN}</div>`,
  ...rest,
})
const byRule = (sheet: string, inside: string, rest: Partial<WayToHide> = {}): WayToHide => ({
  name: sheet,
  html: `<style>${sheet}</style><p>Seen</p>${inside.replace('*', HIDDEN)}`,
  ...rest,
})
const inMarkup = (name: string, inside: string, rest: Partial<WayToHide> = {}): WayToHide => ({
  name,
  html: `<p>Seen</p>${inside.replace('*', HIDDEN)}`,
  ...rest,
})
const drawn: Partial<WayToHide> = { drawn: true }
const faint: Partial<WayToHide> = { faint: true }
const leftOut: Partial<WayToHide> = { leftOut: true }

/** The ways HTML and CSS can keep a text out of sight. */
export const waysToHide: readonly WayToHide[] = [
  inStyle('display:none'),
  inStyle('display:none!important;display:block'),
  inStyle('visibility:hidden'),
  inStyle('visibility:hidden;visibility:shown'),
  inStyle('visibility:collapse'),
  inStyle('opacity:0'),
  inStyle('opacity:0;opacity:none'),
  inStyle('opacity:1e-9'),
  inStyle('opacity:2%'),
  inStyle('opacity:-1'),
  inStyle('font-size:0'),
  inStyle('font-size:0;font-size:none'),
  inStyle('font-size:1e-3px'),
  inStyle('font-size:.1mm'),
  inStyle('font-size:.05cm'),
  inStyle('font-size:.01in'),
  inStyle('font-size:.1pc'),
  inStyle('font-size:.1ex'),
  inStyle('font-size:.1ch'),
  inStyle('font-size:1q'),
  inStyle('font-size:1%'),
  inStyle('font-size:.1vw'),
  inStyle('font-size:.05rem'),
  inStyle('font:0/0 serif'),
  inStyle('font:700 1px/1 serif'),
  inStyle('font-size:14px;font:italic 0px serif'),
  inStyle('height:0;overflow:hidden'),
  inStyle('height:0;overflow:hidden;overflow:none'),
  inStyle('height:1px;overflow:hidden'),
  inStyle('height:.1mm;overflow:clip'),
  inStyle('max-height:0;overflow:auto'),
  inStyle('max-height:0px;overflow-y:scroll'),
  inStyle('width:0;overflow:hidden'),
  inStyle('max-width:0%;overflow:hidden'),
  inStyle('line-height:0;overflow:hidden'),
  inStyle('line-height:1px;overflow:hidden'),
  inStyle('color:transparent', faint),
  inStyle('color:rgba(0,0,0,0)', faint),
  inStyle('color:rgba(0,0,0,5%)', faint),
  inStyle('color:#ffffff00', faint),
  inStyle('color:#fff', faint),
  inStyle('color:white;color:none', faint),
  inStyle('color:hsl(0,0%,100%)', faint),
  inStyle('color:rgb(100%,100%,100%)', faint),
  inStyle('color:mintcream', faint),
  inStyle('color:teal;background:teal', faint),
  inStyle('color:teal;background-color:#008080', faint),
  inStyle('position:absolute;left:-9999px', drawn),
  inStyle('position:relative;z-index:-1', drawn),
  inStyle('text-indent:-9999px', drawn),
  inStyle('text-indent:9999px;white-space:nowrap;overflow:hidden', drawn),
  inStyle('padding-left:9999px;overflow:hidden', drawn),
  inStyle('margin-left:-9999px', drawn),
  inStyle('clip:rect(0,0,0,0)', drawn),
  inStyle('clip-path:inset(50%)', drawn),
  inStyle('transform:scale(0)', drawn),
  inStyle('filter:opacity(0)', drawn),
  inStyle('mix-blend-mode:screen;color:#000', drawn),
  inStyle('content-visibility:hidden', drawn),
  inStyle('-webkit-text-fill-color:transparent', drawn),
  inStyle('zoom:0.01', drawn),
  inStyle('letter-spacing:-20px', drawn),
  inStyle('font-size:calc(0px)', drawn),
  inStyle('height:calc(0px);overflow:hidden', drawn),
  inStyle('mso-hide:all', drawn),
  inMarkup('the attribute', '<div hidden>*</div>'),
  inMarkup('the attribute until found', '<div hidden="until-found">*</div>'),
  inMarkup('a closed fold', '<details><summary>More</summary>*</details>', drawn),
  inMarkup(
    'folds of which one is open',
    '<details name=a open>One</details><details name=a>*</details>',
    drawn,
  ),
  inMarkup('a font as white as the page', '<font color="#fff">*</font>', faint),
  inMarkup('a font as dark as its cell', '<table><td bgcolor=navy><font color=navy>*</font></table>', faint),
  inMarkup('an inherited colour', '<div style="color:#fff"><p><b>*</b></p></div>', faint),
  inMarkup(
    'a colour inherited by name',
    '<div style="color:#fff"><p style="color:inherit">*</p></div>',
    faint,
  ),
  inMarkup(
    'invisible by inheritance',
    '<div style="visibility:hidden"><p style="visibility:inherit">*</p></div>',
  ),
  inMarkup('opacity in steps', '<div style="opacity:.3"><p style="opacity:.3">*</p></div>'),
  inMarkup('small within small', '<div style="font-size:.3em"><p style="font-size:30%">*</p></div>'),
  inMarkup('a part of a line', '<span style="display:inline-block;width:0;overflow:hidden">*</span>'),
  inMarkup('a video', '<video>*</video>', leftOut),
  inMarkup('a drawing', '<svg><text>*</text></svg>', leftOut),
  byRule('.x{display:none}', '<p class="a x">*</p>'),
  byRule('#x{opacity:0}', '<p id=x>*</p>'),
  byRule('.a .b{display:none}', '<div class=a><p><b class=b>*</b></p></div>'),
  byRule('.a > .b{display:none}', '<div class=a><p class=b>*</p></div>'),
  byRule('.a + .b{display:none}', '<p class=a>Seen</p><p class=b>*</p>'),
  byRule('table td.a p{font-size:0}', '<table><td class=a><p>*</p></table>'),
  byRule('p.a.b{visibility:hidden}', '<p class="b a">*</p>'),
  byRule('p[align]{display:none}', '<p align=left>*</p>'),
  byRule('p[align="left"]{display:none}', '<p align=left>*</p>'),
  byRule('p[class*=cre]{display:none}', '<p class=secret>*</p>'),
  byRule('div:first-child{display:none}', '<section><div>*</div></section>'),
  byRule('.x{color:#fff} p{color:#000}', '<p class=x>*</p>', faint),
  byRule('#a{color:#fff} .b.c{color:#000}', '<p id=a class="b c">*</p>', faint),
  byRule('@media screen{.x{display:none}}', '<p class=x>*</p>'),
  byRule('@media only screen and (min-width:1px){.x{display:none}}', '<p class=x>*</p>'),
  byRule('@media (max-width:99999px){.x{display:none}}', '<p class=x>*</p>'),
  byRule('@media not print{.x{display:none}}', '<p class=x>*</p>'),
  byRule('@media screen and (-webkit-min-device-pixel-ratio:0){.x{font-size:0}}', '<p class=x>*</p>'),
  byRule('.x{display:none}/*', '<p class=x>*</p>'),
  byRule('.x{d\\69splay:n\\6fne}', '<p class=x>*</p>'),
  byRule('@supports (color:red){.x{display:none}}', '<p class=x>*</p>', drawn),
  byRule('.a{.x{display:none}}', '<div class=a><p class=x>*</p></div>', drawn),
  byRule('@import url(x.css);.x{clip:rect(0,0,0,0)}', '<p class=x>*</p>', drawn),
  byRule('p::first-line{color:#fff}', '<p>*</p>', drawn),
  byRule('p:not(.y){display:none}', '<div>Seen</div><p class=x>*</p>', drawn),
]
