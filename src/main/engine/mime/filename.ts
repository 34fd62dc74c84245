import { bounded, extensionOf } from '../../../shared/file-name'
import { withoutHidden } from '../../../shared/shown-text'
import { cut } from './text'

const MAX_FILENAME = 200

// Bidirectional overrides make `photo_gpj.exe` read as `photo_exe.jpg`; they are shown as � instead of dropped.
const directionOverrides = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g
const forbidden = /[\u0000-\u001f\u007f-\u009f<>:"|?*\u2028\u2029]/g
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i

/**
 * A base name that is safe on every file system: no path, no control characters, no reserved Windows name, no
 * trailing dots, direction overrides made visible, at most 200 characters with the extension kept.
 */
export function safeFilename(name: string, fallback: string): string {
  const base =
    bounded(name)
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? ''
  const clean = withoutHidden(base.replace(directionOverrides, '\ufffd').replace(forbidden, '_'))
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  if (clean === '' || /^_+$/.test(clean)) return fallback
  return shorten(reserved.test(clean) ? `_${clean}` : clean)
}

function shorten(name: string): string {
  if (name.length <= MAX_FILENAME) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 20 ? name.slice(dot) : ''
  return cut(name, MAX_FILENAME - extension.length).trimEnd() + extension
}

const executableExtensions = new Set(
  (
    'accda accdb accde accdr accdt action ade adp apk app appcontent-ms appimage appinstaller application ' +
    'appref-ms appx appxbundle bas bat bin bundle cab cdxml chm class cmd com command cpl csh deb deskthemepack ' +
    'desktop diagcab dll dmg docm dotm dqy drv dylib elf exe fileloc flatpakref fxp gadget hlp hta htm html hxs ' +
    'img inetloc inf ins iqy iso isp jar jnlp js jse kext ksh lib library-ms lnk mad maf mag mam maq mar mas mat ' +
    'mau mav maw mcf mda mdb mde mdt mdw mdz mht mhtml mobileconfig mpkg msc msh msi msix msixbundle msp ' +
    'msrcincident mst msu nsh ocx odc one onepkg onetoc2 ops oqy osd out pcd perl php phtml pif pkg pl potm ppa ' +
    'ppam ppsm pptm prefpane prf prg printerexport ps1 ps1xml ps2 psc1 psd1 psm1 pst py py3 pyc pyo pyw pyz rb ' +
    'rdp reg rpm rqy run scf scpt scr sct search-ms searchconnector-ms service settingcontent-ms sfx sh shb shs ' +
    'shtml sldm slk snap so svg svgz swf sylk sys tcsh terminal theme themepack tlb tmp udl url vb vbe vbp vbs ' +
    'vhd vhdx vsix vxd webloc website wim wll workflow ws wsb wsc wsf wsh xbap xht xhtml xla xlam xll xlsm xltm ' +
    'xlw xnk xsl xslt zsh'
  ).split(' '),
)

const executableTypes =
  /^(application\/(x-(msdownload|msdos-program|dosexec|executable|msi|sh|shellscript|csh|perl|python|bat|apple-diskimage|ms-shortcut|elf|mach-binary|sharedlib|java-archive|ms-installer|httpd-php)|java-archive|javascript|ecmascript|hta|vnd\.microsoft\.portable-executable|vnd\.android\.package-archive|vnd\.debian\.binary-package)|text\/(javascript|vbscript|x-(sh|python|perl|shellscript)))$/

/**
 * What starts something when opened: programs, scripts, shortcuts, disk images, macro documents, pages that run in the
 * browser as local files, and small files that make an installed program connect somewhere (remote desktops, data
 * queries, notebooks with attachments).
 */
export const isExecutable = (filename: string, contentType: string): boolean =>
  executableExtensions.has(extensionOf(filename)) || executableTypes.test(contentType.toLowerCase())
