import type { ReactNode } from 'react';

const icon =
  (content: ReactNode) =>
  ({ size = 16 }: { readonly size?: number }) => (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {content}
    </svg>
  );

export const PlusIcon = icon(<path d="M5 12h14M12 5v14" />);
export const MinusIcon = icon(<path d="M5 12h14" />);
export const SearchIcon = icon(
  <>
    <circle cx="11" cy="11" r="7" />
    <path d="m20 20-3.5-3.5" />
  </>,
);
export const MoreIcon = icon(
  <>
    <circle cx="5" cy="12" r="1" />
    <circle cx="12" cy="12" r="1" />
    <circle cx="19" cy="12" r="1" />
  </>,
);
export const MenuIcon = icon(<path d="M4 7h16M4 12h16M4 17h16" />);
export const CheckIcon = icon(<path d="m5 12.5 4.5 4.5L19 7.5" />);
export const CrossIcon = icon(<path d="M6 6l12 12M18 6 6 18" />);
export const AlertIcon = icon(<path d="M12 4 2.5 20h19zM12 10v4M12 17v.01" />);
export const ClockIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.5V12l3 2" />
  </>,
);
export const StopIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <path d="m6.2 6.2 11.6 11.6" />
  </>,
);
export const DownloadIcon = icon(<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15" />);
export const UploadIcon = icon(<path d="M12 16V5M7 9.5l5-5 5 5M4.5 20h15" />);
export const RetryIcon = icon(
  <path d="M4 12a8 8 0 0 1 13.7-5.6L20 8.7M20 4v4.7h-4.7M20 12a8 8 0 0 1-13.7 5.6L4 15.3M4 20v-4.7h4.7" />,
);
export const TrashIcon = icon(<path d="M4 7h16M9.5 7V4h5v3M6.5 7l.8 13h9.4l.8-13M10 11v5M14 11v5" />);
export const LeftIcon = icon(<path d="m14.5 5-7 7 7 7" />);
export const RightIcon = icon(<path d="m9.5 5 7 7-7 7" />);
export const ExternalIcon = icon(
  <path d="M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5" />,
);
export const CopyIcon = icon(
  <>
    <rect x="9" y="9" width="11" height="11" rx="2" />
    <path d="M5 15H4.5A1.5 1.5 0 0 1 3 13.5v-9A1.5 1.5 0 0 1 4.5 3h9A1.5 1.5 0 0 1 15 4.5V5" />
  </>,
);
export const SunIcon = icon(
  <>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4" />
  </>,
);
export const MoonIcon = icon(<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z" />);
export const DisplayIcon = icon(
  <>
    <rect x="3" y="4" width="18" height="12" rx="2" />
    <path d="M9 20h6M12 16v4" />
  </>,
);
export const KeyIcon = icon(
  <>
    <circle cx="8" cy="15" r="4" />
    <path d="m11 12 8.5-8.5M16 7l3 3" />
  </>,
);
export const ImageIcon = icon(
  <>
    <rect x="3" y="4" width="18" height="16" rx="2" />
    <circle cx="9" cy="10" r="1.5" />
    <path d="m4 18 5.5-5 3.5 3 3-2.5 4.5 4" />
  </>,
);
export const FileIcon = icon(
  <path d="M13.5 3H7a1.5 1.5 0 0 0-1.5 1.5v15A1.5 1.5 0 0 0 7 21h10a1.5 1.5 0 0 0 1.5-1.5V8zM13.5 3v5h5" />,
);
export const WebhookIcon = icon(
  <path d="M12 8.5 8.6 15M8 4.8a4 4 0 1 1 7.3 3.1M12 8.5l3.6 6.6a4 4 0 1 1-1.3 5.3M6.2 13.2A4 4 0 1 0 10.2 18H16" />,
);

/** The mark of Halftone: dots that shrink. */
export function Mark({ size = 22 }: { readonly size?: number }) {
  const dots = [
    [6, 6, 5],
    [16, 6, 4],
    [26, 6, 2.6],
    [6, 16, 4],
    [16, 16, 2.8],
    [26, 16, 1.7],
    [6, 26, 2.6],
    [16, 26, 1.7],
    [26, 26, 1],
  ] as const;
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="#d6087b" aria-hidden="true">
      {dots.map(([x, y, r]) => (
        <circle key={`${x} ${y}`} cx={x} cy={y} r={r} />
      ))}
    </svg>
  );
}
