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
  /** Whether it is near now, or was asked to be printed since it was out of sight; and if not, whether it is to be drawn again. */
  private awake = false;
  private stale = false;
  private readonly redraw = () => {
    if (this.awake) this.requestUpdate();
    else this.stale = true;
  };
  private readonly approach = () => {
    this.awake = true;
    this.near = true;
    if (this.stale) this.requestUpdate();
    this.stale = false;
  };
  private sight: IntersectionObserver | undefined;

  constructor() {
    super();
    this.near = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.view?.addEventListener("change", this.redraw);
    addEventListener("beforeprint", this.approach);
    this.sight = new IntersectionObserver(
      (entries) => {
        if (entries.at(-1)!.isIntersecting) this.approach();
        else this.awake = false;
      },
      { rootMargin: "400px" },
    );
    this.sight.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.view?.removeEventListener("change", this.redraw);
    removeEventListener("beforeprint", this.approach);
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

  /** What it shows of its view. */
  protected abstract draw(view: View): TemplateResult | typeof nothing;

  /** Asks the page to bring another part into sight, by its name. */
  protected show(part: string): void {
    this.dispatchEvent(new CustomEvent("borescope-show", { detail: part, bubbles: true, composed: true }));
  }
}
