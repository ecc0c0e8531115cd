"""Oracle of the main job: what water is in the sample, and what the exported file says, by GDAL and numpy alone.

    python3 water.py RASTER EXPORT.geojson   ->   one JSON object on stdout

Water here is where the modified normalised difference water index (green against shortwave infrared 1) is over
Otsu's threshold of the whole raster; nothing is shared with the program. The export is read with OGR, brought to
the raster's CRS, burnt onto the raster's grid and compared; areas are measured in an equal-area projection of the
ellipsoid (EPSG:6933).
"""

import json
import sys

import numpy as np
from osgeo import gdal, ogr, osr

gdal.UseExceptions()
ogr.UseExceptions()


def main(raster_path, export_path):
    raster = gdal.Open(raster_path)
    green, swir = (raster.GetRasterBand(b).ReadAsArray().astype("float64") for b in (2, 5))
    index = (green - swir) / np.maximum(green + swir, 1)
    water = index > otsu(index)

    export = ogr.Open(export_path)
    layer = export.GetLayer(0)
    burnt = burn(layer, raster)
    geometries = [feature.GetGeometryRef().Clone() for feature in layer]
    layer.ResetReading()

    print(
        json.dumps(
            {
                "features": layer.GetFeatureCount(),
                "fields": [layer.GetLayerDefn().GetFieldDefn(i).GetName() for i in range(layer.GetLayerDefn().GetFieldCount())],
                "valid": all(g.IsValid() for g in geometries),
                "areaM2": [equal_area(g) for g in geometries],
                "statedAreaM2": [feature.GetField("area_m2") for feature in layer],
                "iouWithIndex": float((burnt & water).sum() / max(1, (burnt | water).sum())),
                "waterShare": float(water.mean()),
                "burntShare": float(burnt.mean()),
                "centroid": centroid(burnt, raster),
                "indexCentroid": centroid(water, raster),
            }
        )
    )


def otsu(values):
    """Threshold with the largest variance between the two classes."""
    counts, edges = np.histogram(values, 256)
    centres = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    mean_below = np.cumsum(counts * centres) / np.maximum(below, 1)
    mean_above = ((counts * centres).sum() - np.cumsum(counts * centres)) / np.maximum(above, 1)
    return edges[1:][np.argmax(below * above * (mean_below - mean_above) ** 2)]


def burn(layer, raster):
    target = gdal.GetDriverByName("MEM").Create("", raster.RasterXSize, raster.RasterYSize, 1, gdal.GDT_Byte)
    target.SetGeoTransform(raster.GetGeoTransform())
    target.SetProjection(raster.GetProjection())
    moved = ogr.GetDriverByName("Memory").CreateDataSource("moved")
    there = moved.CreateLayer("moved", osr.SpatialReference(raster.GetProjection()), ogr.wkbUnknown)
    transform = osr.CoordinateTransformation(lonlat(), traditional(osr.SpatialReference(raster.GetProjection())))
    for feature in layer:
        geometry = feature.GetGeometryRef().Clone()
        geometry.Transform(transform)
        copy = ogr.Feature(there.GetLayerDefn())
        copy.SetGeometry(geometry)
        there.CreateFeature(copy)
    layer.ResetReading()
    gdal.RasterizeLayer(target, [1], there, burn_values=[1])
    return target.ReadAsArray() == 1


def equal_area(geometry):
    cylindrical = osr.SpatialReference()
    cylindrical.ImportFromEPSG(6933)
    moved = geometry.Clone()
    moved.Segmentize(0.0005)
    moved.Transform(osr.CoordinateTransformation(lonlat(), traditional(cylindrical)))
    return moved.GetArea()


def centroid(mask, raster):
    rows, columns = np.nonzero(mask)
    if rows.size == 0:
        return None
    x0, dx, _, y0, _, dy = raster.GetGeoTransform()
    return [x0 + dx * (columns.mean() + 0.5), y0 + dy * (rows.mean() + 0.5)]


def lonlat():
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(4326)
    return traditional(reference)


def traditional(reference):
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


if __name__ == "__main__":
    main(*sys.argv[1:])
