"""Looks at the inspector's page in a headless Chromium, by WebDriver: python3 page.py LINK FOLDER.

Uses the standard library alone. Pictures go to FOLDER. Ends with 1 and a sentence where something is wrong.
"""

import base64
import http.server
import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

LINK, FOLDER = sys.argv[1], sys.argv[2]
PAGE, TOKEN = LINK.split("#")
PORT = PAGE.split(":")[2].strip("/")
PATIENCE = 30
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def wrong(what):
    print(what, file=sys.stderr)
    raise SystemExit(1)


class Browser:
    """A session of WebDriver."""

    def __init__(self):
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True)
        for line in self.driver.stdout:
            if "successfully on port" in line:
                self.base = "http://127.0.0.1:" + line.split("on port")[1].strip(" .\n")
                break
        arguments = ["--headless=new", "--hide-scrollbars", "--host-resolver-rules=MAP evil.example 127.0.0.1", "--disable-dev-shm-usage"]
        if os.geteuid() == 0:
            # Chromium's own sandbox does not run as root.
            arguments.append("--no-sandbox")
        wanted = {"goog:chromeOptions": {"args": arguments}, "goog:loggingPrefs": {"browser": "ALL"}}
        session = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.base += "/session/" + session["sessionId"]

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=90) as reply:
                return json.load(reply)["value"]
        except urllib.error.HTTPError as error:
            wrong(f"the browser refuses {path}: {json.load(error)['value']['message'][:400]}")

    def open(self, address):
        self.ask("POST", "/url", {"url": address})

    def run(self, script, *arguments):
        return self.ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script, what):
        """Waits until the script gives something true, and gives it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            value = self.run(script)
            if value:
                return value
            time.sleep(0.1)
        self.picture("wrong.png")
        wrong(f"in {PATIENCE} s {what}")

    def find(self, selector):
        return self.ask("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        # By the page itself: what is live may be drawn anew between finding and clicking.
        self.run("const it = document.querySelector(arguments[0]); it.focus(); it.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))", selector)

    def type(self, selector, text):
        element = self.find(selector)
        self.ask("POST", f"/element/{element}/clear", {})
        self.ask("POST", f"/element/{element}/value", {"text": text})

    def cdp(self, command, **parameters):
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def shape(self, width, height, colours):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": colours}])
        time.sleep(0.6)

    def picture(self, name):
        shot = self.cdp("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        with open(os.path.join(FOLDER, name), "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    def complaints(self):
        return [entry["message"] for entry in self.ask("POST", "/se/log", {"type": "browser"}) if entry["level"] in ("SEVERE", "WARNING")]

    def end(self):
        self.ask("DELETE", "")
        self.driver.terminate()


def look(browser):
    """The page fills, and shows itself wide, narrow, light and dark."""
    browser.open(LINK)
    browser.wait("return document.getElementById('link').dataset.state === 'live'", "the page is not live")
    browser.wait("return document.querySelector('.turn .said') && document.querySelector('.section')", "no turn and no prompt is shown")
    if TOKEN in browser.run("return location.href + document.documentElement.outerHTML"):
        wrong("the token stays in the address or the page")
    for name, width, height, colours in [
        ("wide.png", 1680, 1000, "light"),
        ("wide-dark.png", 1680, 1000, "dark"),
        ("middle.png", 1180, 900, "light"),
        ("narrow.png", 390, 840, "light"),
        ("narrow-dark.png", 390, 840, "dark"),
    ]:
        browser.shape(width, height, colours)
        if browser.run("return document.documentElement.scrollWidth > innerWidth"):
            wrong(f"at a width of {width} the page is wider than its window")
        height = browser.run("return document.documentElement.scrollHeight")
        browser.shape(width, max(height, 600) if width < 1500 else 1000, colours)
        browser.picture(name)
    browser.shape(1680, 1000, "light")


def use(browser):
    """What one does on the page is done in the game."""
    line = "<img src=x onerror=\"document.title='broken'\"> What is there to eat?"
    browser.type("#say-text", line)
    browser.click("#say button")
    seen = "return [...document.querySelectorAll('.turn .heard')].some((it) => it.textContent.includes('to eat'))"
    browser.wait(seen, "the line is not seen")
    if browser.run("return document.title") != "Inspector" or browser.run("return document.querySelectorAll('img').length"):
        wrong("a line becomes HTML")
    browser.click("[data-id='odo']")
    browser.click("#tab-memory")
    browser.wait("return document.querySelector('.memory')", "no memory is shown")
    browser.picture("memories.png")
    browser.type("#search-text", "Who keeps bees?")
    browser.click("#search button")
    browser.wait("return document.querySelector('.memory .tag.good')", "nothing comes to mind")
    before = browser.run("return document.querySelector('.memory .text').textContent")
    browser.click(".memory button")
    browser.type("#ask textarea", "My brother Tom keeps bees and geese.")
    browser.picture("dialog.png")
    browser.click("#ask-do")
    browser.wait("return document.querySelector('.memory .text').textContent.includes('geese')", "the memory is not changed")
    browser.wait("return !document.getElementById('undo').disabled", "nothing can be undone")
    browser.click("#undo")
    browser.wait(f"return document.querySelector('.memory .text').textContent === {json.dumps(before)}", "the change is not undone")
    browser.type("#beat-name", "the_fire")
    browser.click("#beat button")
    browser.wait("return [...document.querySelectorAll('.beat .tag.good')].length > 0", "the beat is not set")
    browser.click(".turn .times button")
    browser.type("#ask input", "42")
    browser.click("#ask-do")
    browser.wait("return document.querySelector('.replay .text')", "a replay shows nothing")
    for tab in ["senses", "relations"]:
        browser.click(f"#tab-{tab}")
        browser.wait(f"return document.querySelector('#pane-{tab} > *')", f"{tab} are empty")
        browser.picture(f"{tab}.png")
    # By keyboard, too.
    browser.run("document.getElementById('tab-relations').focus()")
    element = browser.find("#tab-relations")
    browser.ask("POST", f"/element/{element}/value", {"text": "\ue014"})
    browser.wait("return document.activeElement.id === 'tab-prompt'", "the arrow keys do not change the tab")
    browser.click(".section summary")
    browser.shape(1680, 1000, "dark")
    browser.picture("prompt-dark.png")
    browser.shape(1680, 1000, "light")
    if complaints := browser.complaints():
        wrong(f"the browser complains: {complaints[:3]}")


OTHER = """<!doctype html><title>other</title><body><script>
window.got = {};
const headers = { Authorization: "Bearer TOKEN", "Content-Type": "application/json" };
const tries = {
  cors: fetch("PAGEapi/list_characters", { method: "POST", headers, body: "{}" }),
  events: fetch("PAGEevents", { headers }),
  page: fetch("PAGE"),
  opaque: fetch("PAGEapi/undo", { method: "POST", mode: "no-cors", body: "{}" }).then((it) => { if (it.type === "opaque") throw 0; return it; }),
};
for (const [name, reply] of Object.entries(tries)) reply.then(() => (got[name] = "something"), () => (got[name] = "nothing"));
const script = document.createElement("script");
script.src = "PAGEviews.js";
script.onload = () => (got.script = "something");
script.onerror = () => (got.script = "nothing");
document.body.append(script);
</script><iframe src="PAGE" title="framed"></iframe></body>"""


def stay_out(browser):
    """A page of another origin gets nothing, also if it knows the token."""
    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(OTHER.replace("PAGE", PAGE).replace("TOKEN", TOKEN).encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for host in ["127.0.0.1", "localhost", "evil.example"]:
        browser.open(f"http://{host}:{server.server_port}/")
        browser.wait("return Object.keys(window.got ?? {}).length === 5", f"the page of {host} is not done")
        got = browser.run("return window.got")
        if set(got.values()) != {"nothing"}:
            wrong(f"a page of {host} gets {got}")
        if browser.run("return document.querySelector('iframe').contentDocument !== null"):
            wrong("the page can be framed")
    # A name of somebody else that was pointed at this machine.
    browser.open(f"http://evil.example:{PORT}/#{TOKEN}")
    text = browser.run("return document.body.innerText")
    if "this server answers to 127.0.0.1" not in text:
        wrong(f"a name of somebody else shows {text[:200]}")


os.makedirs(FOLDER, exist_ok=True)
BROWSER = Browser()
try:
    look(BROWSER)
    use(BROWSER)
    stay_out(BROWSER)
finally:
    BROWSER.end()
print("the page is as it should be; pictures are in", FOLDER)
