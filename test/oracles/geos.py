"""GEOS as an oracle: reads a JSON list of questions from stdin, writes the answers as a JSON list.

A question is {"op": "union|difference|intersection|valid|buffer|distance", "a": [polygons], "b": [polygons], "by": number,
"got": [polygons]}; polygons are lists of rings of [x, y]. For an operation on two the answer is the area of
the symmetric difference between what was got and what GEOS gives, over the area of a and b together.
"""
import json
import sys

from osgeo import ogr

ogr.UseExceptions()


def shape(polygons):
    multi = ogr.Geometry(ogr.wkbMultiPolygon)
    for rings in polygons:
        polygon = ogr.Geometry(ogr.wkbPolygon)
        for points in rings:
            ring = ogr.Geometry(ogr.wkbLinearRing)
            for x, y in points:
                ring.AddPoint_2D(x, y)
            polygon.AddGeometry(ring)
        multi.AddGeometry(polygon)
    return multi


def answer(question):
    a = shape(question["a"])
    if question["op"] == "valid":
        return a.IsValid()
    if question["op"] == "area":
        return a.Area()
    got = shape(question["got"])
    if not got.IsEmpty() and not got.IsValid():
        return "invalid"
    if question["op"] == "buffer":
        expected = a.Buffer(question["by"], 8)
        whole = expected.Area() or 1
    else:
        b = shape(question["b"])
        expected = {
            "union": a.Union,
            "difference": a.Difference,
            "intersection": a.Intersection,
        }[question["op"]](b)
        whole = a.Area() + b.Area()
    return expected.SymDifference(got).Area() / whole


print(json.dumps([answer(question) for question in json.load(sys.stdin)]))
