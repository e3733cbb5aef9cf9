import { spawn } from "node:child_process";

/** What opens an address, by platform. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/** Opens an address in the person's browser, where there is one: the address is printed too. */
export function openAddress(address: string): void {
  const [command, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  spawn(command, [...args, address], { detached: true, stdio: "ignore" })
    .on("error", () => {})
    .unref();
}
