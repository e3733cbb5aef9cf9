import type { Frame } from "./frame.js";

/** Points to paint, those in front last. */
export interface Points {
  /** x, y of each (2·n). */
  readonly coordinates: Float32Array;
  /** Red, green, blue, opacity of each, 0 … 255 (4·n). */
  readonly colours: Uint8Array;
  /** Pixels across. */
  readonly size: number;
}

/** Paints points into a canvas. */
export interface PointPainter {
  readonly kind: "webgl" | "canvas";
  /** Takes the points that are painted from now on. */
  load(points: Points): void;
  /** Paints them as they lie in a frame, which is in pixels of CSS. */
  paint(frame: Frame, ratio: number): void;
}

/** The fastest painter that a canvas has: WebGL, or without it the canvas's own. */
export function pointPainter(canvas: HTMLCanvasElement): PointPainter {
  // what was drawn is kept for printing
  const gl = canvas.getContext("webgl2", { antialias: false, alpha: true, preserveDrawingBuffer: true });
  return (gl && webglPainter(gl)) ?? canvasPainter(canvas.getContext("2d")!);
}

const VERTEX = `#version 300 es
in vec2 place;
in vec4 colour;
uniform vec3 frame;
uniform vec2 half_size;
uniform float size;
out vec4 tint;
void main() {
  vec2 at = (place - frame.xy) * frame.z / half_size;
  gl_Position = vec4(at.x, -at.y, 0.0, 1.0);
  gl_PointSize = size;
  tint = colour;
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
in vec4 tint;
out vec4 result;
void main() {
  vec2 from = 2.0 * gl_PointCoord - 1.0;
  float inside = 1.0 - smoothstep(0.75, 1.0, dot(from, from));
  float opacity = tint.a * inside;
  result = vec4(tint.rgb * opacity, opacity);
}`;

/** Null where its shaders do not compile. */
function webglPainter(gl: WebGL2RenderingContext): PointPainter | null {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return null;
  const buffers = { place: gl.createBuffer(), colour: gl.createBuffer() };
  let count = 0;
  let across = 1;
  return {
    kind: "webgl",
    load({ coordinates, colours, size }) {
      count = coordinates.length / 2;
      across = size;
      gl.bindBuffer(gl.ARRAY_BUFFER, buffers.place);
      gl.bufferData(gl.ARRAY_BUFFER, coordinates, gl.STATIC_DRAW);
      gl.bindBuffer(gl.ARRAY_BUFFER, buffers.colour);
      gl.bufferData(gl.ARRAY_BUFFER, colours, gl.STATIC_DRAW);
    },
    paint({ x, y, scale }, ratio) {
      const { width, height } = gl.canvas;
      gl.viewport(0, 0, width, height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.useProgram(program);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      const [place, colour] = [gl.getAttribLocation(program, "place"), gl.getAttribLocation(program, "colour")];
      gl.bindBuffer(gl.ARRAY_BUFFER, buffers.place);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, 2, gl.FLOAT, false, 0, 0);
      gl.bindBuffer(gl.ARRAY_BUFFER, buffers.colour);
      gl.enableVertexAttribArray(colour);
      gl.vertexAttribPointer(colour, 4, gl.UNSIGNED_BYTE, true, 0, 0);
      gl.uniform3f(gl.getUniformLocation(program, "frame"), x, y, scale * ratio);
      gl.uniform2f(gl.getUniformLocation(program, "half_size"), width / 2, height / 2);
      gl.uniform1f(gl.getUniformLocation(program, "size"), across * ratio);
      gl.drawArrays(gl.POINTS, 0, count);
    },
  };
}

function canvasPainter(context: CanvasRenderingContext2D): PointPainter {
  let points: Points = { coordinates: new Float32Array(0), colours: new Uint8Array(0), size: 1 };
  return {
    kind: "canvas",
    load(next) {
      points = next;
    },
    paint({ x, y, scale }, ratio) {
      const { width, height } = context.canvas;
      context.clearRect(0, 0, width, height);
      const { coordinates, colours, size } = points;
      const across = size * ratio;
      let before = -1;
      for (let i = 0; i < coordinates.length / 2; i++) {
        const left = width / 2 + (coordinates[2 * i]! - x) * scale * ratio - across / 2;
        const top = height / 2 + (coordinates[2 * i + 1]! - y) * scale * ratio - across / 2;
        if (left > width || top > height || left < -across || top < -across) continue;
        const [r, g, b, a] = [colours[4 * i]!, colours[4 * i + 1]!, colours[4 * i + 2]!, colours[4 * i + 3]!];
        const key = ((r * 256 + g) * 256 + b) * 256 + a;
        if (key !== before) context.fillStyle = `rgb(${r} ${g} ${b} / ${a / 255})`;
        before = key;
        context.fillRect(left, top, across, across);
      }
    },
  };
}
