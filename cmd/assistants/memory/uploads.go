package memory

import (
	"context"
	"crypto/md5" //nolint:gosec // the API has it, as a check of what was sent
	"encoding/hex"
	"strings"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
)

// uploadTTL is how long parts may be added to an upload.
const uploadTTL = time.Hour

type uploadsService struct {
	assistants.UploadsService
	s *Service
}

func (u *uploadsService) Create(ctx context.Context, body *assistants.CreateUploadRequest, _ *assistants.UploadsCreateParams, _ ...assistants.CallOption) (*assistants.Upload, error) {
	return do(ctx, u.s, "Uploads.Create", func() (*assistants.Upload, error) {
		b := orZero(body)
		switch {
		case b.Filename == "":
			return nil, absent("filename")
		case b.Purpose == "":
			return nil, absent("purpose")
		case b.Bytes < 0 || b.Bytes > mostBytes:
			return nil, invalid("bytes", "Invalid 'bytes': %d is not between 0 and %d.", b.Bytes, mostBytes)
		}
		now := u.s.now()
		v := &assistants.Upload{
			ID: u.s.options.NewID("upload"), CreatedAt: now, ExpiresAt: now.Add(uploadTTL), Filename: b.Filename, Bytes: b.Bytes,
			Purpose: string(b.Purpose), Status: assistants.UploadStatusPending, Object: assistants.Some("upload"),
			File: assistants.Null[*assistants.File](),
		}
		if err := u.s.uploads.add("", v.ID, v); err != nil {
			return nil, err
		}
		u.s.wanted[v.ID] = b
		return u.s.uploads.get("", v.ID)
	})
}

// pending returns an upload that still takes parts.
func (s *Service) pending(id string) (*assistants.Upload, error) {
	v, err := s.uploads.get("", id)
	if err != nil {
		return nil, err
	}
	if v.Status == assistants.UploadStatusPending && s.past(assistants.Some(v.ExpiresAt)) {
		if v, err = s.endUpload(id, assistants.UploadStatusExpired); err != nil {
			return nil, err
		}
	}
	if v.Status != assistants.UploadStatusPending {
		return nil, invalid("", "The upload %s is %s.", id, v.Status)
	}
	return v, nil
}

// endUpload drops the parts of an upload.
func (s *Service) endUpload(id string, status assistants.UploadStatus) (*assistants.Upload, error) {
	delete(s.wanted, id)
	s.parts.dropAll(id, func(part string) { delete(s.partData, part) })
	return s.uploads.change("", id, func(v *assistants.Upload) error {
		v.Status = status
		return nil
	})
}

func (u *uploadsService) AddPart(ctx context.Context, id string, body *assistants.AddUploadPartRequest, _ *assistants.UploadsAddPartParams, _ ...assistants.CallOption) (*assistants.UploadPart, error) {
	data, err := content(orZero(body).Data, "data")
	if err != nil {
		return nil, failed("Uploads.AddPart", err)
	}
	return do(ctx, u.s, "Uploads.AddPart", func() (*assistants.UploadPart, error) {
		if _, err := u.s.pending(id); err != nil {
			return nil, err
		}
		v := &assistants.UploadPart{ID: u.s.options.NewID("part"), CreatedAt: u.s.now(), UploadID: id, Object: "upload.part"}
		if err := u.s.parts.add(id, v.ID, v); err != nil {
			return nil, err
		}
		u.s.partData[v.ID] = data
		return u.s.parts.get(id, v.ID)
	})
}

// Complete makes the file of the parts, in the order of the request.
func (u *uploadsService) Complete(ctx context.Context, id string, body *assistants.CompleteUploadRequest, _ *assistants.UploadsCompleteParams, _ ...assistants.CallOption) (*assistants.Upload, error) {
	return do(ctx, u.s, "Uploads.Complete", func() (*assistants.Upload, error) {
		v, err := u.s.pending(id)
		if err != nil {
			return nil, err
		}
		b := orZero(body)
		var data []byte
		for _, part := range b.PartIDs {
			if !u.s.parts.has(id, part) {
				return nil, missing("upload part", part)
			}
			if data = append(data, u.s.partData[part]...); int64(len(data)) > v.Bytes {
				break
			}
		}
		if int64(len(data)) != v.Bytes {
			return nil, invalid("part_ids", "The parts do not have the %d bytes that the upload was created with.", v.Bytes)
		}
		sum := md5.Sum(data) //nolint:gosec // see the import
		if want := b.Md5.Or(""); want != "" && !strings.EqualFold(want, hex.EncodeToString(sum[:])) {
			return nil, invalid("md5", "The parts do not have the checksum '%s'.", want)
		}
		w := u.s.wanted[id]
		file, err := u.s.addFile(&assistants.File{
			Filename: v.Filename, Purpose: assistants.Some(assistants.FilePurpose(v.Purpose)), MIMEType: assistants.Some(w.MIMEType),
		}, data, orZero(w.ExpiresAfter.Or(nil)).Seconds)
		if err != nil {
			return nil, err
		}
		if _, err := u.s.endUpload(id, assistants.UploadStatusCompleted); err != nil {
			return nil, err
		}
		return u.s.uploads.change("", id, func(v *assistants.Upload) error {
			v.File = assistants.Some(file)
			return nil
		})
	})
}

func (u *uploadsService) Cancel(ctx context.Context, id string, _ *assistants.UploadsCancelParams, _ ...assistants.CallOption) (*assistants.Upload, error) {
	return do(ctx, u.s, "Uploads.Cancel", func() (*assistants.Upload, error) {
		if _, err := u.s.pending(id); err != nil {
			return nil, err
		}
		return u.s.endUpload(id, assistants.UploadStatusCancelled)
	})
}
