import { type CSSResultGroup, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { theme } from "./theme.js";
import type { View } from "./view.js";

/**
 * A part of the page: draws its view, and again whenever that changes. It waits until it is about to come into sight,
 * or to be printed, so that a report opens at once and a choice is answered first by what can be seen.
 */
export abstract class Panel extends LitElement {
  static override readonly properties = { view: { attribute: false }, near: { type: Boolean, reflect: true } };
  static override styles: CSSResultGroup = theme;
  declare view: View | undefined;
  /** Whether it is, or was, near what is in sight. */
  declare near: boolean;
  private isNear = false;
  private printing = false;
  /** Whether the view has changed since it was drawn. */
  private stale = false;
  private readonly redraw = () => {
    if (this.isNear || this.printing) this.requestUpdate();
    else this.stale = true;
  };
  private readonly print = () => {
    this.printing = true;
    this.approach();
  };
  private readonly printed = () => {
    this.printing = false;
  };
  private sight: IntersectionObserver | undefined;

  constructor() {
    super();
    this.near = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.view?.addEventListener("change", this.redraw);
    addEventListener("beforeprint", this.print);
    addEventListener("afterprint", this.printed);
    this.sight = new IntersectionObserver(
      (entries) => {
        this.isNear = entries.at(-1)!.isIntersecting;
        if (this.isNear) this.approach();
      },
      { rootMargin: "400px" },
    );
    this.sight.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.view?.removeEventListener("change", this.redraw);
    removeEventListener("beforeprint", this.print);
    removeEventListener("afterprint", this.printed);
    this.sight?.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("view")) return;
    changed.get("view")?.removeEventListener("change", this.redraw);
    this.view?.addEventListener("change", this.redraw);
  }

  protected override render(): TemplateResult | typeof nothing {
    return this.view === undefined || !this.near ? nothing : this.draw(this.view);
  }

  private approach(): void {
    this.near = true;
    if (this.stale) this.requestUpdate();
    this.stale = false;
  }

  /** What it shows of its view. */
  protected abstract draw(view: View): TemplateResult | typeof nothing;

  /** Asks the page to bring another part into sight, by its name. */
  protected show(part: string): void {
    this.dispatchEvent(new CustomEvent("borescope-show", { detail: part, bubbles: true, composed: true }));
  }
}
