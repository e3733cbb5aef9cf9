import { css } from "lit";

/**
 * Colours, sizes and what all parts share. Light or dark as the system has it; a page may set `--borescope-…` to its
 * own. Outcomes have the colours of Okabe and Ito, which people with any colour vision tell apart, and a stroke each.
 */
export const theme = css`
  :host {
    color-scheme: light dark;
    --ink: var(--borescope-ink, light-dark(#16202a, #e6edf3));
    --quiet: var(--borescope-quiet, light-dark(#52606d, #9fb0c0));
    --paper: var(--borescope-paper, light-dark(#ffffff, #12181f));
    --ground: var(--borescope-ground, light-dark(#f3f5f7, #0b0f14));
    --line: var(--borescope-line, light-dark(#d5dbe1, #2b3642));
    --accent: var(--borescope-accent, light-dark(#0b5cad, #6cb6ff));
    --wash: var(--borescope-wash, light-dark(#e6f0fa, #16293d));
    --detected: light-dark(#0072b2, #56b4e9);
    --mispredicted: light-dark(#c98500, #f0b429);
    --undetected: light-dark(#d55e00, #ff8a3d);
    --ghost: light-dark(#b0508a, #e59ac3);
    --leftOut: light-dark(#7a858f, #8b98a5);
    --truth: light-dark(#0b8a5f, #33c796);
    color: var(--ink);
    font: 15px/1.45 system-ui, sans-serif;
    font-variant-numeric: tabular-nums;
    display: block;
  }
  * {
    box-sizing: border-box;
  }
  h2 {
    font-size: 1.25rem;
    margin: 0 0 0.25rem;
  }
  h3 {
    font-size: 1rem;
    margin: 1rem 0 0.35rem;
  }
  p {
    margin: 0.25rem 0 0.75rem;
    max-width: 75ch;
  }
  .quiet {
    color: var(--quiet);
  }
  button,
  select,
  input {
    font: inherit;
    color: inherit;
  }
  button,
  select,
  input[type="text"],
  input[type="number"] {
    background: var(--paper);
    border: 1px solid var(--line);
    border-radius: 6px;
    padding: 0.2rem 0.6rem;
    min-height: 2rem;
  }
  button {
    cursor: pointer;
  }
  button:hover {
    border-color: var(--accent);
  }
  button[aria-pressed="true"] {
    background: var(--wash);
    border-color: var(--accent);
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  .link {
    border: 0;
    background: none;
    color: var(--accent);
    padding: 0;
    min-height: 0;
    text-decoration: underline;
    text-align: start;
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    align-items: center;
    margin: 0.5rem 0;
  }
  .controls label {
    display: inline-flex;
    gap: 0.4rem;
    align-items: center;
  }
  .scroll {
    overflow-x: auto;
  }
  .scroll th:first-child {
    position: sticky;
    inset-inline-start: 0;
    background: var(--paper);
  }
  table {
    border-collapse: collapse;
  }
  th,
  td {
    padding: 0.3rem 0.6rem;
    text-align: end;
    border-bottom: 1px solid var(--line);
    white-space: nowrap;
  }
  th:first-child,
  td:first-child {
    text-align: start;
  }
  thead th {
    color: var(--quiet);
    font-weight: 600;
  }
  .words {
    text-align: start;
    white-space: normal;
    min-width: 9rem;
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1rem;
    margin: 0.5rem 0;
  }
  .printed {
    display: none;
  }
  @media (max-width: 640px) {
    th,
    td {
      padding-inline: 0.4rem;
    }
    thead th {
      white-space: normal;
    }
    tbody th {
      white-space: normal;
      min-width: 6rem;
    }
  }
  @media (pointer: coarse) {
    button,
    select,
    input[type="range"] {
      min-height: 2.5rem;
    }
    .link {
      min-height: 0;
      padding-block: 0.3rem;
    }
  }
  svg text {
    fill: var(--ink);
    font-size: 12px;
  }
  svg .axis text {
    fill: var(--quiet);
  }
  svg .axis line,
  svg .axis path {
    stroke: var(--line);
    fill: none;
  }
  @media print {
    :host {
      color-scheme: light;
      --ground: #fff;
      --paper: #fff;
      font-size: 12px;
      print-color-adjust: exact;
    }
    .controls,
    .unprinted {
      display: none;
    }
    .printed {
      display: block;
    }
    button {
      border-color: transparent;
    }
    .link {
      color: inherit;
      text-decoration: none;
    }
    .scroll {
      overflow: visible;
    }
    th {
      white-space: normal;
      overflow-wrap: anywhere;
    }
    tbody th {
      min-width: 6rem;
    }
    h2,
    h3,
    h4 {
      break-after: avoid;
    }
    tr,
    figure,
    li {
      break-inside: avoid;
    }
  }
`;

/** The colour of an outcome, as CSS has it. */
export function outcomeColour(outcome: string): string {
  return `var(--${outcome})`;
}
