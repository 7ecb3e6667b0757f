// Loads each model with three-vrm, poses it, sets its expressions and its gaze, and draws a sheet of that.

import * as THREE from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { VRMLoaderPlugin } from "@pixiv/three-vrm";

const [WIDE, HIGH, COLUMNS] = [300, 380, 6];
const EXPRESSIONS = ["happy", "angry", "sad", "relaxed", "surprised", "aa", "ih", "ou", "ee", "oh", "blink", "blinkLeft"];
/** Where is looked, seen from between the eyes, the expression that this is, and a shape of it. */
const GAZES = [
  ["lookLeft", [3, 0, 3], "eyeLookOutLeft"],
  ["lookRight", [-3, 0, 3], "eyeLookInLeft"],
  ["lookUp", [0, 2, 3], "eyeLookUpLeft"],
  ["lookDown", [0, -2, 3], "eyeLookDownLeft"],
];
/** The least part of a head's picture that an expression changes. */
const SEEN = 0.0015;

const say = (path, body) => fetch(path, { method: "POST", body });
let complaints = [];
for (const level of ["warn", "error"]) {
  console[level] = (...words) => complaints.push(words.map(String).join(" "));
}
addEventListener("unhandledrejection", (event) => complaints.push(String(event.reason)));

const renderer = new THREE.WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
renderer.setSize(WIDE, HIGH);
const scene = new THREE.Scene();
scene.background = new THREE.Color(0x5c6068);
scene.add(new THREE.HemisphereLight(0xffffff, 0x8a8478, 1.6));
const lamp = new THREE.DirectionalLight(0xffffff, 2.2);
lamp.position.set(1.2, 2.4, 2.2);
scene.add(lamp);
const camera = new THREE.PerspectiveCamera(24, WIDE / HIGH, 0.02, 20);

/** A sheet of pictures, filled from the upper left. */
class Sheet {
  constructor(rows) {
    this.canvas = new OffscreenCanvas(COLUMNS * WIDE, rows * HIGH);
    this.pen = this.canvas.getContext("2d", { willReadFrequently: true });
    this.count = 0;
  }

  get corner() {
    return [(this.count % COLUMNS) * WIDE, Math.floor(this.count / COLUMNS) * HIGH];
  }

  /** Draws what the camera sees, and gives its pixels. The next picture goes over it. */
  draw() {
    renderer.render(scene, camera);
    this.pen.drawImage(renderer.domElement, ...this.corner);
    return this.pen.getImageData(...this.corner, WIDE, HIGH).data;
  }

  /** The same with a name, and it stays. */
  add(name) {
    const pixels = this.draw();
    const [x, y] = this.corner;
    this.pen.fillStyle = "white";
    this.pen.font = "16px sans-serif";
    this.pen.fillText(name, x + 8, y + 22);
    this.count += 1;
    return pixels;
  }
}

/** The part of the pixels that differ. */
function difference(a, b) {
  let count = 0;
  for (let i = 0; i < a.length; i += 4) {
    count += Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]) > 12;
  }
  return count / (a.length / 4);
}

function look(from, at) {
  camera.position.set(...from);
  camera.lookAt(...at);
}

/** A model in the scene, and what is asked of it. */
class Trial {
  constructor(vrm, sheet) {
    this.vrm = vrm;
    this.sheet = sheet;
    this.wrong = [];
    scene.add(vrm.scene);
    this.update();
    this.eyes = vrm.lookAt.getLookAtWorldPosition(new THREE.Vector3());
  }

  expect(holds, sentence) {
    if (!holds) this.wrong.push(sentence);
  }

  update() {
    this.vrm.update(1 / 60);
    this.vrm.scene.updateMatrixWorld(true);
  }

  bone(name) {
    return this.vrm.humanoid.getNormalizedBoneNode(name);
  }

  /** Turns bones, in degrees about x, y and z; those of `both` sides as each other's mirror image. */
  pose(turns) {
    this.vrm.humanoid.resetNormalizedPose();
    for (const [name, turn] of Object.entries(turns)) {
      const [x, y, z] = turn.map(THREE.MathUtils.degToRad);
      if (!name.startsWith("both")) {
        this.bone(name).rotation.set(x, y, z);
        continue;
      }
      this.bone(name.replace("both", "left")).rotation.set(x, y, z);
      this.bone(name.replace("both", "right")).rotation.set(x, -y, -z);
    }
    this.update();
  }

  place(bone) {
    return this.vrm.humanoid.getRawBoneNode(bone).getWorldPosition(new THREE.Vector3());
  }

  whole(turn) {
    const [s, c] = [Math.sin(turn), Math.cos(turn)];
    look([5.6 * s, 1.2, 5.6 * c], [0, 1.03, 0]);
  }

  /** The file says what it must, stands on the ground and looks ahead. */
  read() {
    const { meta, expressionManager } = this.vrm;
    this.expect(meta.metaVersion === "1", "it is not VRM 1.0");
    this.expect(meta.authors?.length > 0, "nobody made it");
    const presets = Object.keys(expressionManager.presetExpressionMap);
    this.expect(presets.length === 18, `it has ${presets.length} of 18 presets`);
    const box = new THREE.Box3().setFromObject(this.vrm.scene, true);
    this.expect(Math.abs(box.min.y) < 0.02, `its lowest point is at ${box.min.y.toFixed(3)} m`);
    this.expect(this.place("leftHand").x > 0.3, "its left hand is not at +x: it does not look towards +z");
    this.expect(this.eyes.z > this.place("head").z, "its eyes are behind its head");
  }

  bodies() {
    const straight = this.place("leftHand");
    const hang = { bothUpperArm: [0, 0, -70] };
    const fist = Object.fromEntries(["Index", "Middle", "Ring", "Little"].flatMap((finger) =>
      ["Proximal", "Intermediate", "Distal"].map((part) => [`both${finger}${part}`, [0, 0, -70]])));
    const poses = [
      ["as it is", 0, {}],
      ["at ease, from behind", Math.PI, hang],
      ["arms up", 0.5, { bothUpperArm: [0, 0, 65] }],
      ["arms ahead", 0.8, { bothUpperArm: [0, -75, 0], head: [0, 35, 0] }],
      ["elbows, fists", 0.3, { bothUpperArm: [0, 0, -60], bothLowerArm: [0, -100, 0], ...fist }],
      ["sitting", 0.8, { ...hang, bothUpperLeg: [-85, 0, 0], bothLowerLeg: [85, 0, 0], head: [20, 0, 0] }],
    ];
    for (const [name, turn, bones] of poses) {
      this.pose(bones);
      this.whole(turn);
      this.sheet.add(name);
      if (name === "arms up") this.expect(this.place("leftHand").y > straight.y + 0.3, "a raised arm is not up");
    }
    this.pose(hang);
  }

  faces() {
    look([0.12, this.eyes.y, this.eyes.z + 1.05], [0, this.eyes.y - 0.02, 0]);
    const { expressionManager } = this.vrm;
    const neutral = this.sheet.add("neutral");
    for (const name of EXPRESSIONS) {
      expressionManager.setValue(name, 1);
      this.update();
      const changed = difference(neutral, this.sheet.add(name));
      this.expect(changed > SEEN, `the expression ${name} changes ${(100 * changed).toFixed(2)} % of its head`);
      expressionManager.setValue(name, 0);
    }
    this.update();
    return neutral;
  }

  gazes(neutral) {
    const { lookAt, expressionManager } = this.vrm;
    const target = new THREE.Object3D();
    scene.add(target);
    lookAt.target = target;
    const eye = this.vrm.scene.getObjectByName("LeftEye");
    this.expect(eye, "nothing in it is called LeftEye");
    for (const [name, [x, y, z], shape] of GAZES) {
      target.position.set(this.eyes.x + x, this.eyes.y + y, this.eyes.z + z);
      this.update();
      this.expect(expressionManager.getValue(name) > 0.9, `its gaze does not go where ${name} is`);
      const moved = [];
      eye?.traverse((part) => part.morphTargetDictionary && moved.push(part.morphTargetInfluences[part.morphTargetDictionary[shape]]));
      this.expect(moved.some((much) => much > 0.9), `${name} is not ${shape} on its left eye`);
      this.expect(difference(neutral, this.sheet.add(name)) > SEEN / 10, `${name} is not seen`);
    }
    lookAt.target = null;
    lookAt.reset();
    GAZES.forEach(([name]) => expressionManager.setValue(name, 0));
    this.update();
    this.expect(difference(neutral, this.sheet.draw()) === 0, "something stays on its face");
    target.removeFromParent();
  }

  /** What its wearer sees: the arms, and nothing of the head. */
  wearer() {
    const { firstPerson } = this.vrm;
    firstPerson.setup();
    this.pose({ bothUpperArm: [0, -60, -35], bothLowerArm: [0, -50, 0] });
    camera.layers.disable(firstPerson.thirdPersonOnlyLayer);
    camera.layers.enable(firstPerson.firstPersonOnlyLayer);
    const { fov } = camera;
    camera.fov = 80;
    camera.updateProjectionMatrix();
    look(this.eyes.toArray(), [0, this.eyes.y - 0.45, this.eyes.z + 0.6]);
    this.sheet.add("its wearer's view");
    camera.fov = fov;
    camera.updateProjectionMatrix();
    camera.layers.enable(firstPerson.thirdPersonOnlyLayer);
    camera.layers.disable(firstPerson.firstPersonOnlyLayer);
  }
}

const loader = new GLTFLoader();
loader.register((parser) => new VRMLoaderPlugin(parser));

async function tried(index) {
  complaints = [];
  const { vrm } = (await loader.loadAsync(`/models/${index}`)).userData;
  if (!vrm) throw new Error("three-vrm finds no VRM in it");
  try {
    const trial = new Trial(vrm, new Sheet(4));
    trial.read();
    trial.bodies();
    trial.gazes(trial.faces());
    trial.wearer();
    await say(`/picture/${index}`, await trial.sheet.canvas.convertToBlob());
    return [...trial.wrong, ...complaints];
  } finally {
    vrm.scene.removeFromParent();
  }
}

const names = await (await fetch("/names")).json();
for (const index of names.keys()) {
  const wrong = await tried(index).catch((error) => [String(error)]);
  for (const sentence of wrong) await say(`/wrong/${index}`, sentence);
}
await say("/end");
