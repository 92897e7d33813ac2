type Rgb = readonly [number, number, number]

/** Of text, WCAG 2.2 1.4.3. */
const LEAST_CONTRAST = 4.5
const white: Rgb = [255, 255, 255]
const black: Rgb = [0, 0, 0]
/** A calm blue, for a brand without a colour of its own. */
const usual = '#1d4ed8'

const parse = (hex: string): Rgb | null => {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(hex)
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(hex)
  const parts = short?.slice(1).map((digit) => digit + digit) ?? long?.slice(1)
  return parts === undefined ? null : (parts.map((part) => parseInt(part, 16)) as unknown as Rgb)
}

/** Relative luminance, WCAG 2.2. */
const luminance = (rgb: Rgb): number => {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as unknown as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const contrast = (a: Rgb, b: Rgb): number => {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** Moves towards `goal` in twentieths until it can be read against `against`. */
const until = (rgb: Rgb, goal: Rgb, against: Rgb): Rgb => {
  for (let step = 0; step < 20; step += 1) {
    const mixed = rgb.map((part, i) => Math.round(part + ((goal[i] ?? 0) - part) * (step / 20))) as unknown as Rgb
    if (contrast(mixed, against) >= LEAST_CONTRAST) return mixed
  }
  return goal
}

const hex = (rgb: Rgb): string => `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`

/**
 * The brand's colour as it can be read: `light` under white text and on a white page, darkened where it fails; `dark` under black text
 * and on a black page, lightened where it fails. What is not a `#rgb` or `#rrggbb` counts as none.
 */
export const accent = (color: string | null): { readonly light: string; readonly dark: string } => {
  const rgb = parse(color ?? usual) ?? parse(usual) ?? black
  // The dark page is not quite black: its own luminance is made up for by a darker partner.
  return { light: hex(until(rgb, black, white)), dark: hex(until(rgb, white, [24, 26, 30])) }
}
