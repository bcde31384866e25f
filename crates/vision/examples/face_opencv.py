"""A check of five frames by OpenCV: detect (YuNet), align, embed (each recogniser there is), compare,
passive models. Compared with the engine by face_side_by_side; it stands for what a team would write
in an afternoon, with the same models, on one thread."""

import pathlib
import sys
import time

import cv2
import numpy as np

CHECKS = 15
CLOSE = np.float32(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]
)
MEAN = np.float32(
    [[0.225492, 0.21599], [0.754761, 0.21599], [0.490127, 0.515625], [0.254149, 0.780233], [0.726104, 0.780233]]
)

cv2.setNumThreads(1)
models, frames = map(pathlib.Path, sys.argv[1:3])
files = [path.read_bytes() for path in sorted(frames.glob("*.jpg"))]


def net(name):
    path = models / name
    return cv2.dnn.readNetFromONNX(str(path)) if path.exists() else None


mobile = net("foamliu_MobileFaceNet.onnx")
dlib = net("dlib_face_recognition.onnx")
near = net("minifasnet_v2_2.7.onnx")
far = net("minifasnet_v1se_4.0.onnx")
detector = cv2.FaceDetectorYN.create(str(models / "face_detection_yunet_2023mar.onnx"), "", (320, 240), 0.6)


def run(network, blob):
    network.setInput(blob)
    return network.forward().copy()


def aligned(frame, points, places, side):
    matrix, _ = cv2.estimateAffinePartial2D(points, places, method=cv2.LMEDS)
    return cv2.warpAffine(frame, matrix, (side, side))


def embedded(frame, points):
    out = []
    if mobile is not None:
        face = aligned(frame, points, CLOSE, 112)[:, :, ::-1].astype(np.float32) / 255
        face = (face - np.float32([0.485, 0.456, 0.406])) / np.float32([0.229, 0.224, 0.225])
        out.append(run(mobile, face.transpose(2, 0, 1)[None])[0])
    if dlib is not None:
        face = aligned(frame, points, (MEAN + 0.25) / 1.5 * 150, 150)[:, :, ::-1].astype(np.float32)
        face = (face - np.float32([122.782, 117.001, 104.298])) / 255
        out.append(run(dlib, face.transpose(2, 0, 1)[None])[0])
    return out


def live(frame, box):
    shares = []
    for network, reach in ((near, 2.7), (far, 4.0)):
        if network is None:
            continue
        x, y, w, h = box
        height, width = frame.shape[:2]
        scale = min(reach, (width - 1) / w, (height - 1) / h)
        left = min(max(x + w / 2 - w * scale / 2, 0), width - w * scale)
        top = min(max(y + h / 2 - h * scale / 2, 0), height - h * scale)
        crop = frame[int(top) : int(top + h * scale), int(left) : int(left + w * scale)]
        crop = cv2.resize(crop, (80, 80)).astype(np.float32)
        scores = run(network, crop.transpose(2, 0, 1)[None])[0]
        shares.append(np.exp(scores - scores.max())[1] / np.exp(scores - scores.max()).sum())
    return float(np.mean(shares)) if shares else None


def check(template):
    scores, shares = [], []
    for number, file in enumerate(files):
        frame = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_COLOR)
        small = cv2.resize(frame, (320, 240))
        _, faces = detector.detect(small)
        scale = np.float32([frame.shape[1] / 320, frame.shape[0] / 240])
        points = faces[0][4:14].reshape(5, 2) * scale
        prints = embedded(frame, points)
        if template is None:
            return prints
        scores.append([float(a @ b / np.linalg.norm(a) / np.linalg.norm(b)) for a, b in zip(template, prints)])
        if number < 3:
            shares.append(live(frame, faces[0][:4] * np.tile(scale, 2)))
    return np.mean(scores, axis=0)


template = check(None)
times = []
for _ in range(CHECKS):
    start = time.perf_counter()
    verdict = check(template)
    times.append(1000 * (time.perf_counter() - start))
times.sort()
status = pathlib.Path("/proc/self/status").read_text().splitlines()
memory = next(line.split(":")[1].strip() for line in status if line.startswith("VmHWM:"))
print(
    f"Python {sys.version.split()[0]}, OpenCV {cv2.__version__}: least {times[0]:.0f} ms, "
    f"median {times[CHECKS // 2]:.0f} ms of {CHECKS} checks; cosines {np.round(verdict, 3)}; at most {memory} of memory"
)
