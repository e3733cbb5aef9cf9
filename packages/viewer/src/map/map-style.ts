import { css } from "lit";

/** How the map and what is beside it look. */
export const mapStyle = css`
  .beside {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem 1.25rem;
  }
  .map {
    position: relative;
    flex: 1 1 480px;
    min-width: 0;
    height: min(62vh, 560px);
    border: 1px solid var(--line);
    border-radius: 8px;
    overflow: hidden;
    background: var(--ground);
  }
  .map canvas,
  .map .over {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .over {
    touch-action: none;
    cursor: crosshair;
  }
  .over.move {
    touch-action: pan-y;
    cursor: grab;
  }
  .over:focus-visible {
    outline-offset: -3px;
  }
  .over text {
    paint-order: stroke;
    stroke: var(--ground);
    stroke-width: 4px;
    font-weight: 600;
    pointer-events: none;
    user-select: none;
  }
  .over polygon {
    fill: var(--accent);
    fill-opacity: 0.12;
    stroke: var(--accent);
    stroke-width: 1.5px;
    pointer-events: none;
  }
  .thumb {
    position: absolute;
    width: 112px;
    overflow: hidden;
    pointer-events: none;
    background: var(--paper);
    border: 1px solid var(--accent);
    border-radius: 6px;
    font-size: 12px;
    line-height: 1.35;
  }
  .thumb svg {
    display: block;
  }
  .thumb div {
    padding: 0 0.3rem;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .legend {
    flex: 0 1 230px;
    list-style: none;
    margin: 0;
    padding: 0;
    overflow-wrap: anywhere;
  }
  .legend button,
  .clusters button {
    color: inherit;
  }
  .swatch {
    display: inline-block;
    width: 12px;
    height: 12px;
    border-radius: 50%;
    margin-inline-end: 0.4rem;
  }
  .clusters {
    columns: 22rem;
  }
  #probe {
    display: none;
  }
  @media print {
    .beside {
      break-inside: avoid;
    }
    .map {
      flex: none;
      width: 100%;
      height: auto;
    }
    .legend {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 1rem;
      flex: 1;
    }
  }
`;
