/** Used without a brand colour, and for one that can't be read. */
const fallback: Rgb = [0x1d, 0x4e, 0xd8]

type Rgb = readonly [number, number, number]

/** WCAG 2 AA for text: 4.5 to 1. */
const least = 4.5

/** The brand's colour as `#rrggbb`, darkened until white words on it have a contrast of 4.5:1. Takes `#rgb` and `#rrggbb`. */
export const accentColour = (brand: string | null): string => {
  let colour = parse(brand) ?? fallback
  while (contrastWithWhite(colour) < least) colour = colour.map((channel) => Math.floor(channel * 0.95)) as unknown as Rgb
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

const parse = (text: string | null): Rgb | null => {
  const hex = /^#(?:([\da-f]{3})|([\da-f]{6}))$/i.exec(text ?? '')
  if (!hex) return null
  const digits =
    hex[2] ??
    Array.from(hex[1] ?? '')
      .map((digit) => digit + digit)
      .join('')
  return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16)) as unknown as Rgb
}

/** WCAG 2: relative luminance of sRGB, and the ratio to white's. */
const contrastWithWhite = (colour: Rgb): number => {
  const [r, g, b] = colour.map((channel) => {
    const c = channel / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as unknown as Rgb
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)
}
