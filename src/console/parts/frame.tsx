import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'

interface FrameProps {
  /** For a screen reader: what is shown. */
  readonly title: string
  /** A whole document. */
  readonly html: string
}

const firstHeight = 320

/** A mail or a page as its reader sees it, in a sandbox of its own (src/site/console-frame.ts): nothing in it runs, loads or opens. */
export const Frame = ({ title, html }: FrameProps) => {
  const frame = useRef<HTMLIFrameElement>(null)
  const [height, setHeight] = useState(firstHeight)
  const [isReady, setReady] = useState(false)
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    const hear = ({ source, data }: MessageEvent<{ ready?: unknown; height?: unknown }>): void => {
      if (source !== frame.current?.contentWindow) return
      if (data.ready === true) setReady(true)
      if (typeof data.height === 'number') setHeight(data.height + 2)
    }
    window.addEventListener('message', hear)
    return () => {
      window.removeEventListener('message', hear)
    }
  }, [])
  useEffect(() => {
    // Its origin is opaque: no other target names it.
    if (isReady) frame.current?.contentWindow?.postMessage({ html, scheme }, '*')
  }, [isReady, html, scheme])
  return (
    <iframe
      ref={frame}
      className="frame"
      title={title}
      src="/console/frame"
      sandbox="allow-scripts"
      style={{ height, colorScheme: scheme }}
    />
  )
}
