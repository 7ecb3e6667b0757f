// The front of a headset that shows its wearer's eyes: a curved display of glass, and some way behind it a face, so that who
// walks by sees the eyes from aside.
//
// Nothing is a texture. The face is a height above a plane, eyes are balls in it that a ray meets, lids are curves over
// them. All lengths are metres in the axes of the display: +X to the wearer's left, +Y up, +Z out of the glass.

#import bevy_pbr::{
    forward_io::VertexOutput,
    mesh_functions::get_world_from_local,
    mesh_view_bindings::{globals, view},
}

struct Visor {
    // Yaw to the left and pitch up, radians, of the left eye and of the right one.
    gaze: vec4<f32>,
    // Closed left and right, open wide left and right.
    lids: vec4<f32>,
    // Brows up left and right, down left and right.
    brows: vec4<f32>,
    skin: vec4<f32>,
    iris: vec4<f32>,
    // Half of the display's width and height, how far behind it the face is, how far eyes are apart.
    size: vec4<f32>,
    // How clear it is, how present its wearer is, how far cheeks squeeze the eyes from below; 0 to 1.
    shown: vec4<f32>,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> visor: Visor;

const BALL: f32 = 0.0118;
const SUNK: f32 = 0.0082;
const LID: f32 = 0.0148;
const KEY: vec3<f32> = vec3<f32>(0.35, 0.72, 0.6);

// 1 below `edge`, 0 above it, over a width.
fn below(x: f32, edge: f32, width: f32) -> f32 {
    return 1.0 - smoothstep(edge - width, edge + width, x);
}

fn bump(x: f32, width: f32) -> f32 {
    return exp(-(x * x) / (width * width));
}

// How far the face stands out at a place: the ridge of the brows, the bridge of the nose, sockets, cheeks.
fn relief(p: vec2<f32>) -> f32 {
    let aside = abs(p.x) - 0.5 * visor.size.w;
    let nose = 0.0095 * bump(p.x, 0.0125) * (1.0 - smoothstep(-0.012, 0.028, p.y));
    let ridge = 0.006 * bump(p.y - 0.0185, 0.010) * (0.6 + 0.4 * bump(aside, 0.03));
    let socket = -0.006 * bump(aside, 0.019) * bump(p.y + 0.001, 0.0135);
    let lid = 0.0035 * bump(aside, 0.013) * bump(p.y - 0.001, 0.0085);
    let cheek = 0.005 * bump(aside - 0.006, 0.024) * bump(p.y + 0.030, 0.016);
    let temple = -5.5 * p.x * p.x * smoothstep(0.02, 0.075, abs(p.x));
    return nose + ridge + socket + lid + cheek + temple;
}

fn normal_of(p: vec2<f32>) -> vec3<f32> {
    let e = 0.0006;
    let x = relief(p + vec2(e, 0.0)) - relief(p - vec2(e, 0.0));
    let y = relief(p + vec2(0.0, e)) - relief(p - vec2(0.0, e));
    return normalize(vec3(-x, -y, 2.0 * e));
}

struct Eye {
    colour: vec3<f32>,
    // How much of it is seen at a place: not behind lids.
    open: f32,
    // How dark lashes and creases make the skin around it.
    line: f32,
}

// One eye: `side` is 1 on the wearer's left.
fn eye(side: f32, p: vec2<f32>, origin: vec3<f32>, ray: vec3<f32>, blur: f32) -> Eye {
    let is_left = side > 0.0;
    let turned = select(visor.gaze.zw, visor.gaze.xy, is_left);
    let closed = select(visor.lids.y, visor.lids.x, is_left);
    let wide = select(visor.lids.w, visor.lids.z, is_left);
    let middle = vec3(side * 0.5 * visor.size.w, 0.0, -visor.size.z - SUNK);
    let q = vec2((p.x - middle.x) * side, p.y);

    // The almond between the lids; the inner corner is a little lower.
    let u = clamp(q.x / LID, -1.0, 1.0);
    let arc = pow(max(1.0 - u * u, 0.0), 0.75);
    let tilt = 0.0011 * u;
    let look = 0.0035 * sin(turned.y);
    let lower = tilt - (0.0042 - 0.0022 * visor.shown.z) * arc + 0.25 * look * arc;
    let raised = tilt + (0.0064 + 0.0024 * wide + look) * arc;
    let upper = mix(raised, lower + 0.0002, closed);
    let inside = below(abs(q.x), LID, 0.5 * blur) * below(q.y, upper, blur) * (1.0 - below(q.y, lower, blur));

    // The ball, where the ray meets it.
    let to = middle - origin;
    let along = dot(to, ray);
    let off = dot(to, to) - along * along;
    let deep = sqrt(max(BALL * BALL - off, 0.0));
    let n = normalize(origin + ray * (along - deep) - middle);
    let g = vec3(sin(turned.x) * cos(turned.y), sin(turned.y), cos(turned.x) * cos(turned.y));
    let angle = acos(clamp(dot(n, g), -1.0, 1.0));
    let soft = 0.03 + blur * 25.0;
    let across = n - g * dot(n, g);
    let around = atan2(across.y, across.x);
    let rays = 0.86 + 0.14 * sin(around * 23.0 + 3.0 * sin(around * 5.0)) * below(soft, 0.08, 0.04);
    let iris = visor.iris.rgb * rays * mix(0.55, 1.35, smoothstep(0.15, 0.44, angle));
    let limbus = mix(iris, iris * 0.25, smoothstep(0.40, 0.50, angle));
    let pupil = mix(vec3(0.006), limbus, smoothstep(0.19 - soft, 0.19 + soft, angle));
    let white = vec3(0.80, 0.78, 0.77) * (0.45 + 0.55 * saturate(dot(n, KEY)));
    let pink = mix(white, vec3(0.62, 0.36, 0.33), 0.55 * smoothstep(0.75, 1.0, abs(u)));
    var colour = mix(pupil, pink, smoothstep(0.49 - soft, 0.49 + soft, angle));
    // The upper lid's shadow, and a light that is mirrored in it.
    colour *= mix(0.35, 1.0, smoothstep(0.0, 0.0045, upper - q.y));
    let mirrored = reflect(ray, n);
    let light = pow(saturate(dot(mirrored, normalize(vec3(0.25, 0.55, 0.8)))), mix(60.0, 500.0, visor.shown.x));
    colour += vec3(0.9, 0.95, 1.0) * light * below(soft, 0.12, 0.09);

    let near = below(abs(q.x), LID * 1.1, 0.003);
    let lashes = bump(q.y - upper, 0.0009 + 0.6 * blur) * near * mix(0.9, 0.55, smoothstep(0.3, 1.0, abs(u)));
    let crease = 0.42 * bump(q.y - (raised + 0.0036 + 0.0012 * arc), 0.0010 + 0.5 * blur) * near * (1.0 - 0.6 * closed);
    let fold = 0.25 * bump(q.y - (lower - 0.0032), 0.0014 + 0.5 * blur) * near;
    return Eye(colour, inside, max(lashes, max(crease, fold)));
}

// A brow: how much of it is at a place.
fn brow(side: f32, p: vec2<f32>, blur: f32) -> f32 {
    let is_left = side > 0.0;
    let up = select(visor.brows.y, visor.brows.x, is_left);
    let down = select(visor.brows.w, visor.brows.z, is_left);
    let x = p.x * side - 0.5 * visor.size.w;
    let arch = 0.0175 + 0.0055 * up - 0.0045 * down - 2.6 * (x - 0.004) * (x - 0.004) * 3.0 + down * 0.09 * x;
    let thick = mix(0.0030, 0.0012, smoothstep(-0.015, 0.022, x));
    let hairs = 0.8 + 0.2 * sin(x * 5200.0 + p.y * 2600.0) * below(blur, 0.0012, 0.0008);
    return bump(p.y - arch, thick + blur) * below(abs(x - 0.002), 0.020, 0.004 + blur) * hairs;
}

// What is shown of somebody who is not there, or far: slow light, without a face.
fn cloud(p: vec2<f32>) -> vec3<f32> {
    let t = globals.time * 0.35;
    let a = 0.5 + 0.5 * sin(p.x * 38.0 + 1.7 * sin(t + p.y * 30.0) + t);
    let b = 0.5 + 0.5 * sin(p.y * 60.0 - 1.3 * sin(0.7 * t + p.x * 45.0) - 0.6 * t);
    return mix(vec3(0.10, 0.07, 0.30), vec3(0.04, 0.22, 0.34), a) * (0.5 + 0.6 * b);
}

@fragment
fn fragment(in: VertexOutput) -> @location(0) vec4<f32> {
    let place = get_world_from_local(in.instance_index);
    let axes = mat3x3<f32>(place[0].xyz, place[1].xyz, place[2].xyz);
    let scale = max(length(axes[0]), 1e-6);
    let inwards = transpose(axes) * (1.0 / (scale * scale));
    let origin = inwards * (view.world_position - place[3].xyz);
    let at = inwards * (in.world_position.xyz - place[3].xyz);
    let ray = normalize(at - origin);
    let clarity = visor.shown.x;
    let present = visor.shown.y;
    let blur = mix(0.0034, 0.00022, clarity * clarity);

    // Where the ray meets the face: the plane first, and then as far out as the face is there.
    let steep = min(ray.z, -0.12);
    var p = origin.xy + ray.xy * ((-visor.size.z - origin.z) / steep);
    p = origin.xy + ray.xy * ((-visor.size.z + relief(p) - origin.z) / steep);
    p = origin.xy + ray.xy * ((-visor.size.z + relief(p) - origin.z) / steep);

    let n = normal_of(p);
    let lit = 0.28 + 0.72 * saturate(0.25 + 0.75 * dot(n, KEY));
    let hollow = 1.0 - 0.30 * bump(abs(p.x) - 0.5 * visor.size.w + 0.012, 0.008) * bump(p.y - 0.005, 0.010);
    var face = visor.skin.rgb * lit * hollow;
    face = mix(face, face * vec3(1.12, 0.86, 0.82), 0.5 * bump(p.y + 0.026, 0.014));
    for (var k = 0; k < 2; k++) {
        let side = 1.0 - 2.0 * f32(k);
        let seen = eye(side, p, origin, ray, blur);
        face *= 1.0 - 0.85 * seen.line;
        face = mix(face, seen.colour, seen.open);
        // Lashes are before the ball, too.
        face *= 1.0 - 0.6 * seen.line * seen.open;
        face = mix(face, visor.skin.rgb * 0.16, 0.85 * brow(side, p, blur));
    }

    // As a display shows it: cooler, darker to the rim, and of those who are far only light.
    let rim = abs(in.uv * 2.0 - 1.0);
    let corner = length(max(rim - vec2(0.72, 0.55), vec2(0.0)) / vec2(0.28, 0.45));
    let frame = 1.0 - smoothstep(0.55, 1.0, corner);
    let glow = cloud(p);
    let here = present * smoothstep(0.02, 0.6, clarity);
    var shown = mix(glow, face * vec3(0.82, 0.95, 1.12) + 0.12 * glow, here);
    shown *= frame * mix(0.22, mix(0.55, 1.0, clarity), present);

    // Glass over it.
    let glass = normalize(in.world_normal);
    let to_eye = normalize(view.world_position - in.world_position.xyz);
    let facing = saturate(dot(glass, to_eye));
    let fresnel = 0.03 + 0.6 * pow(1.0 - facing, 4.0);
    let mirrored = reflect(-to_eye, glass);
    let sky = mix(vec3(0.02, 0.02, 0.025), vec3(0.30, 0.34, 0.40), smoothstep(-0.2, 0.9, mirrored.y));
    let lamp = pow(saturate(dot(mirrored, normalize(vec3(-0.4, 0.75, 0.5)))), 90.0);
    return vec4(shown * (1.0 - fresnel) + sky * fresnel + vec3(0.35) * lamp, 1.0);
}
